import { chargeToWire } from './charge-wire.ts'
import { derivedId } from './ids.ts'
import { fundingCurrency, toFunding } from './money.ts'
import { reasonMessages } from './reasons.ts'
import { refundsOf, refundToWire } from './refund-wire.ts'
import type { ChargeRow, DisputeRow, DocumentRow, EventRow, JsonObject } from './rows.ts'
import {
  cardholders,
  cards,
  contentTypes,
  pick,
  saleOf,
  seedDisputes,
  undisputedCharges,
  type SeedDispute,
  type SeedDocument,
} from './seed-data.ts'
import { isoSeconds } from './times.ts'
import { accountVersion } from './versions.ts'
import { disputeToWire, type WireContext } from './wire.ts'

const hour = 3_600_000
/** How long after opening the seeded merchant answered, and the issuer decided. */
const answeredAfterHours = 30
const decidedAfterHours = 1_500

export interface SeededMerchant {
  charges: ChargeRow[]
  disputes: DisputeRow[]
  events: EventRow[]
}

/**
 * The merchant every new key finds: ids follow from the key, times from `now`, so that the demo is
 * always as fresh as on its first day.
 */
export function seedMerchant(
  key: string,
  now: Date,
  sizeOf: (asset: string) => number,
): SeededMerchant {
  const sizes = new Map(Object.keys(contentTypes).map((asset) => [asset, sizeOf(asset)]))
  const ordered = seedDisputes.toSorted((a, b) => b.openedHoursAgo - a.openedHoursAgo)
  const pairs = ordered.map((seed, at) => {
    const charge = chargeOf(
      key,
      `disputed-${at}`,
      at,
      { ...seed, hoursAgo: seed.openedHoursAgo + 240 },
      now,
    )
    return { charge, dispute: disputeOf(key, at, seed, charge, now, sizes) }
  })
  const free = Array.from({ length: undisputedCharges }, (_, at) =>
    chargeOf(key, `free-${at}`, at, { ...saleOf(at + 50), hoursAgo: 3 + at * 11 }, now),
  )
  const disputes = pairs.map(({ dispute }) => dispute)
  const charges = [...pairs.map(({ charge }) => charge), ...free].toSorted(byCreation)
  const events = [...charges.flatMap(eventsOfCharge), ...disputes.flatMap(eventsOfDispute)]
  return { charges, disputes, events: events.toSorted(byCreation) }
}

function byCreation(a: { createdAt: string }, b: { createdAt: string }): number {
  return a.createdAt < b.createdAt ? -1 : Number(a.createdAt > b.createdAt)
}

type Sale = Pick<SeedDispute, 'currency' | 'amount' | 'refunded' | 'description' | 'holder'> & {
  hoursAgo: number
}

function chargeOf(key: string, label: string, at: number, sale: Sale, now: Date): ChargeRow {
  const { name, country, city } = pick(cardholders, sale.holder)
  const { brand, lastDigits } = pick(cards, at)
  return {
    id: derivedId('chrg', `${key}:${label}`),
    amount: sale.amount,
    refundedAmount: sale.refunded ?? 0,
    currency: sale.currency,
    fundingAmount: toFunding(sale.amount, sale.currency),
    fundingCurrency,
    description: sale.description,
    createdAt: hoursBefore(now, sale.hoursAgo),
    card: {
      id: derivedId('card', `${key}:${label}`),
      brand,
      lastDigits,
      name,
      country,
      city,
      expirationMonth: 1 + (at % 12),
      expirationYear: now.getUTCFullYear() + 2,
    },
  }
}

function disputeOf(
  key: string,
  at: number,
  seed: SeedDispute,
  charge: ChargeRow,
  now: Date,
  sizes: ReadonlyMap<string, number>,
): DisputeRow {
  const id = derivedId('dspt', `${key}:${at}`)
  const createdAt = hoursBefore(now, seed.openedHoursAgo)
  const isClosed = seed.status === 'won' || seed.status === 'lost'
  const closedAt = isClosed ? hoursBefore(now, seed.openedHoursAgo - decidedAfterHours) : null
  const amount = charge.amount - charge.refundedAmount
  const debit = {
    id: derivedId('trxn', `${id}:debit`),
    key: 'dispute.started.debit',
    createdAt,
  } as const
  const credit = { id: derivedId('trxn', `${id}:credit`), key: 'dispute.won.credit' } as const
  return {
    id,
    sequence: at + 1,
    charge: charge.id,
    currency: charge.currency,
    amount,
    fundingCurrency,
    fundingAmount: toFunding(amount, charge.currency),
    reasonCode: seed.reasonCode,
    reasonMessage: reasonMessages[seed.reasonCode] ?? null,
    status: seed.status,
    message: seed.message ?? null,
    adminMessage: seed.adminMessage ?? null,
    metadata: {},
    createdAt,
    closedAt,
    transactions:
      seed.status === 'won' && closedAt !== null
        ? [debit, { ...credit, createdAt: closedAt }]
        : [debit],
    documents: seed.documents.map((document, index) =>
      documentOf(
        id,
        document,
        index,
        documentTime(seed, index, now),
        sizes.get(document.asset) ?? 0,
      ),
    ),
  }
}

/** Documents came in evenly between the opening and the answer (or now, while it is open). */
function documentTime(seed: SeedDispute, index: number, now: Date): string {
  const span = seed.status === 'open' ? seed.openedHoursAgo : answeredAfterHours
  const after = (span * (index + 1)) / (seed.documents.length + 1)
  return hoursBefore(now, seed.openedHoursAgo - after)
}

function documentOf(
  disputeId: string,
  { asset, filename, kind }: SeedDocument,
  index: number,
  createdAt: string,
  size: number,
): DocumentRow {
  return {
    id: derivedId('docu', `${disputeId}:${index}`),
    filename,
    kind,
    contentType: contentTypes[asset] ?? 'application/octet-stream',
    size,
    content: { asset },
    downloadable: index % 2 === 0,
    deleted: false,
    createdAt,
    listedFrom: null,
  }
}

/** Events are written at their moment: later changes do not reach them. */
function wireContextAt(moment: string): WireContext {
  return { version: accountVersion, now: new Date(moment), downloads: null, listsDeleted: false }
}

function eventsOfCharge(charge: ChargeRow): EventRow[] {
  const { id, createdAt } = charge
  const charged = chargeToWire({ ...charge, refundedAmount: 0 }, null, wireContextAt(createdAt))
  return [
    eventOf('charge.create', id, charged, createdAt),
    ...refundsOf(charge).map((refund) =>
      eventOf('refund.create', refund.id, refundToWire(refund), refund.createdAt),
    ),
  ]
}

function eventsOfDispute(dispute: DisputeRow): EventRow[] {
  const { id, createdAt, closedAt, documents, message } = dispute
  const opened: DisputeRow = {
    ...dispute,
    status: 'open',
    message: null,
    closedAt: null,
    documents: [],
    transactions: dispute.transactions.slice(0, 1),
  }
  const eventAt = (key: EventRow['key'], state: DisputeRow, at: string) =>
    eventOf(key, id, disputeToWire(state, wireContextAt(at)), at)
  const events = [eventAt('dispute.create', opened, createdAt)]
  if (dispute.status === 'open') return events
  const answeredAt = new Date(Date.parse(createdAt) + answeredAfterHours * hour)
  const answered: DisputeRow = { ...opened, documents, message, status: 'pending' }
  events.push(eventAt('dispute.update', answered, isoSeconds(answeredAt)))
  if (closedAt) events.push(eventAt('dispute.close', dispute, closedAt))
  return events
}

function eventOf(
  key: EventRow['key'],
  objectId: string,
  data: JsonObject,
  createdAt: string,
): EventRow {
  return { id: derivedId('evnt', `${objectId}:${key}`), key, createdAt, data }
}

function hoursBefore(now: Date, hours: number): string {
  return isoSeconds(new Date(now.getTime() - hours * hour))
}
