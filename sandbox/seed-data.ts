import type { DisputeStatus } from './disputes/data.ts'
import type { DocumentKind } from './documents/data.ts'

export interface SeedDocument {
  asset: string
  filename: string
  kind: DocumentKind | null
}

export interface SeedDispute {
  status: DisputeStatus
  /** The time since it was opened. */
  openedHoursAgo: number
  currency: string
  /** In the smallest unit of the currency. */
  amount: number
  refunded?: number
  reasonCode: string
  description: string
  /** Index into `cardholders`. */
  holder: number
  message?: string
  adminMessage?: string
  documents: readonly SeedDocument[]
}

export const contentTypes: Readonly<Record<string, string>> = {
  'invoice.pdf': 'application/pdf',
  'tracking.pdf': 'application/pdf',
  'terms-accepted.pdf': 'application/pdf',
  'receipt-thai.pdf': 'application/pdf',
  'chat.png': 'image/png',
  'invoice-japanese.png': 'image/png',
  'delivery-slip.jpg': 'image/jpeg',
  'identity-card-specimen.jpg': 'image/jpeg',
}

/** Invented people. */
export const cardholders = [
  { name: 'Naree Suwannarat', country: 'th', city: 'Bangkok' },
  { name: 'Somchai Prasert', country: 'th', city: 'Chiang Mai' },
  { name: 'Misaki Tanaka', country: 'jp', city: 'Tokyo' },
  { name: 'Haruto Ito', country: 'jp', city: 'Osaka' },
  { name: 'Tan Wei Ling', country: 'sg', city: 'Singapore' },
  { name: 'Nurul Aisyah', country: 'my', city: 'Kuala Lumpur' },
  { name: 'Olivia Bennett', country: 'us', city: 'Portland' },
  { name: 'Ploy Chaiyasit', country: 'th', city: 'Khon Kaen' },
] as const

export const cards = [
  { brand: 'Visa', lastDigits: '4242' },
  { brand: 'MasterCard', lastDigits: '4444' },
  { brand: 'JCB', lastDigits: '0505' },
  { brand: 'Visa', lastDigits: '1111' },
  { brand: 'MasterCard', lastDigits: '5454' },
  { brand: 'UnionPay', lastDigits: '0005' },
] as const

const of = (asset: string, filename: string, kind: DocumentKind | null): SeedDocument => ({
  asset,
  filename,
  kind,
})

const numbered = (
  count: number,
  asset: string,
  kind: DocumentKind | null,
  name: (n: string) => string,
): SeedDocument[] =>
  Array.from({ length: count }, (_, at) => of(asset, name(String(at + 1).padStart(2, '0')), kind))

/** 45 documents of all four kinds, as in a long correspondence. */
const manyDocuments: SeedDocument[] = [
  of('invoice.pdf', 'invoice-INV-20417.pdf', 'details_of_purchase'),
  of('receipt-thai.pdf', 'ใบเสร็จรับเงิน RC-08817.pdf', 'details_of_purchase'),
  ...numbered(6, 'invoice.pdf', 'details_of_purchase', (n) => `order-88213-confirmation-${n}.pdf`),
  ...numbered(4, 'tracking.pdf', 'proof_of_receipt', (n) => `tracking-parcel-${n}.pdf`),
  ...numbered(8, 'delivery-slip.jpg', 'proof_of_receipt', (n) => `delivery-slip-${n}.jpg`),
  of('identity-card-specimen.jpg', 'identity-check-specimen.jpg', 'cardholder_details'),
  ...numbered(
    2,
    'identity-card-specimen.jpg',
    'cardholder_details',
    (n) => `billing-address-${n}.jpg`,
  ),
  ...numbered(12, 'chat.png', 'proof_of_acceptance', (n) => `chat-with-customer-${n}.png`),
  ...numbered(5, 'terms-accepted.pdf', 'proof_of_acceptance', (n) => `terms-accepted-v${n}.pdf`),
  of('chat.png', 'แชทกับลูกค้า.png', 'proof_of_acceptance'),
  ...numbered(4, 'chat.png', null, (n) => `IMG_20${n}.png`),
]

/** Open disputes, from half an hour to just under seven days old, so that one is due within hours. */
const open: SeedDispute[] = [
  {
    status: 'open',
    openedHoursAgo: 0.5,
    currency: 'THB',
    amount: 248_000,
    reasonCode: 'unauthorized_charge',
    description: 'Order 88342: headlamp, dry bag',
    holder: 1,
    documents: [],
  },
  {
    status: 'open',
    openedHoursAgo: 4,
    currency: 'JPY',
    amount: 18_700,
    reasonCode: 'not_as_described_or_defective_merchandise',
    description: 'Order 88337: trekking shoes, rain cover',
    holder: 2,
    documents: [of('invoice-japanese.png', '領収書_田中様_2025-0612.png', 'details_of_purchase')],
  },
  {
    status: 'open',
    openedHoursAgo: 26,
    currency: 'SGD',
    amount: 18_990,
    reasonCode: 'duplicate_processing',
    description: 'Order 88311: tent, 2 persons',
    holder: 4,
    documents: [],
  },
  {
    status: 'open',
    openedHoursAgo: 49,
    currency: 'MYR',
    amount: 42_500,
    refunded: 4_500,
    reasonCode: 'credit_not_processed',
    description: 'Order 88290: trekking poles',
    holder: 5,
    documents: [
      of('invoice.pdf', 'invoice-INV-20391.pdf', 'details_of_purchase'),
      of('chat.png', 'refund agreed in chat.png', null),
    ],
  },
  {
    status: 'open',
    openedHoursAgo: 74,
    currency: 'USD',
    amount: 32_400,
    reasonCode: 'unauthorized_charge_aka_fraud',
    description: 'Order 88266: down jacket',
    holder: 6,
    documents: [of('identity-card-specimen.jpg', 'id-check-SPECIMEN.jpg', 'cardholder_details')],
  },
  {
    status: 'open',
    openedHoursAgo: 92,
    currency: 'THB',
    amount: 119_000,
    reasonCode: 'cancelled_recurring_transaction',
    description: 'Trail club membership, monthly',
    holder: 7,
    adminMessage:
      'The issuing bank asks for the date on which the customer was told about the renewal. Please state it in your response.',
    documents: [
      of('terms-accepted.pdf', 'terms-accepted.pdf', 'proof_of_acceptance'),
      of('receipt-thai.pdf', 'ใบเสร็จรับเงิน เดือนพฤษภาคม.pdf', 'details_of_purchase'),
    ],
  },
  {
    status: 'open',
    openedHoursAgo: 105,
    currency: 'THB',
    amount: 1_169_000,
    reasonCode: 'goods_or_services_not_provided',
    description: 'Order 88213: jacket, poles and seven more',
    holder: 0,
    documents: manyDocuments,
  },
  {
    status: 'open',
    // Six minutes short of seven days, so the estimated respond-by date is today at any hour.
    openedHoursAgo: 167.9,
    currency: 'JPY',
    amount: 46_200,
    reasonCode: 'goods_or_services_not_provided',
    description: 'Order 88107: backpack 45 l',
    holder: 3,
    documents: [
      of('tracking.pdf', '配送状況.pdf', 'proof_of_receipt'),
      of('delivery-slip.jpg', '受領サイン.jpg', 'proof_of_receipt'),
      of('invoice-japanese.png', '領収書.png', 'details_of_purchase'),
    ],
  },
]

const responses = [
  'The parcel was delivered and signed for by the cardholder; see the tracking and the slip.',
  'The customer accepted our terms at checkout and confirmed in chat that the order arrived.',
  'The two charges are for two different orders; both invoices are attached.',
  'The subscription was cancelled after the renewal; the terms the customer accepted say so.',
]

const mixture = {
  currencies: ['THB', 'THB', 'JPY', 'SGD', 'MYR', 'USD'],
  amounts: {
    THB: [89_000, 249_000, 412_500, 690_000],
    JPY: [4_800, 12_900, 27_500, 8_250],
    SGD: [5_990, 12_450, 21_900, 8_800],
    MYR: [15_900, 28_800, 44_000, 9_950],
    USD: [4_900, 12_500, 18_900, 7_450],
  } as Readonly<Record<string, readonly number[]>>,
  reasons: [
    'goods_or_services_not_provided',
    'unauthorized_charge_aka_fraud',
    'not_as_described_or_defective_merchandise',
    'transaction_not_recognised',
    'cancelled_recurring_transaction',
    'paid_by_other_means',
    'unauthorized_charge',
    'incorrect_transaction_amount',
    'credit_not_processed',
    'other',
    'duplicate_processing',
    'late_presentment',
  ],
  descriptions: [
    'Merino socks, pack of 3',
    'Trail jacket',
    'Water bottle 750 ml',
    'First-aid kit',
    'Camp towel',
    'Trail club membership, monthly',
    'Trekking poles',
  ],
}

/** The item at position `at` of a repeating list. */
export function pick<Item>(items: readonly [Item, ...Item[]] | readonly Item[], at: number): Item {
  const item = items[at % items.length]
  if (item === undefined) throw new RangeError('nothing to pick from')
  return item
}

export type Sale = Pick<SeedDispute, 'currency' | 'amount' | 'refunded' | 'description' | 'holder'>

/** One of the shop's sales; the same for the same number. */
export function saleOf(at: number, currency = pick(mixture.currencies, at)): Sale {
  return {
    currency,
    amount: pick(mixture.amounts[currency] ?? [], at * 7 + Math.floor(at / 6)),
    description: `Order ${88_100 - at}: ${pick(mixture.descriptions, at)}`,
    holder: at % cardholders.length,
  }
}

export function reasonOf(at: number): string {
  return pick(mixture.reasons, at)
}

function answered(at: number, status: DisputeStatus, openedHoursAgo: number): SeedDispute {
  return {
    ...saleOf(at),
    status,
    openedHoursAgo,
    reasonCode: reasonOf(at),
    message: pick(responses, at),
    documents:
      at % 3 === 2 ? [] : manyDocuments.slice((at * 5) % 40, ((at * 5) % 40) + 1 + (at % 4)),
  }
}

const pending = Array.from({ length: 12 }, (_, at) => answered(at, 'pending', 200 + at * 97))
const closed = Array.from({ length: 30 }, (_, at) =>
  answered(at + 12, at % 3 === 1 ? 'lost' : 'won', 1_900 + at * 131),
)

export const seedDisputes: readonly SeedDispute[] = [...open, ...pending, ...closed]

/** The number of undisputed captured charges, on which new disputes can be opened. */
export const undisputedCharges = 200
