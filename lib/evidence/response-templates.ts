import { KINDS, type Kind } from './kinds'
import { toReason, type Reason } from './reasons'
import { fillLine, type TemplateFacts } from './template-text'

/** `reason`: for the cardholder's claim · `refunded`: for an earlier refund · `general`: for any case. */
export const TEMPLATES = ['reason', 'refunded', 'general'] as const
export type Template = (typeof TEMPLATES)[number]

/**
 * Lines of a letter. A line with an unknown fact is left out; of alternatives, the first without one is used. What only
 * the agent knows is in square brackets, so that nothing invented is sent to a bank.
 */
type Lines = readonly (string | Alternatives)[]
type Alternatives = readonly string[]

const OPENING: Lines = [
  'Charge: {chargeId}',
  'Amount: {amount}',
  'Date: {chargedOn}',
  'Card: {card}',
  'Name on the card: {cardholder}',
  'Email of the customer: {email}',
  'IP address of the customer: {ip}',
  'Cardholder authentication: {authentication}',
  'Description: {order}',
  'Tracking number: {tracking}',
  'Refunded so far: {refunded}',
]

const CLOSING: Lines = ['Documents sent with this response: {documents}.']

const GENERAL: Lines = [
  'The customer bought [what was bought] on [date of order]. The receipt is among the documents.',
  'It was delivered on [date of delivery] to [place]. The proof is among the documents.',
]

const BY_REASON: Readonly<Record<Reason, Lines>> = {
  cancelled_recurring_transaction: [
    'The customer subscribed on [date] and accepted the terms on renewal and cancellation.',
    'We received no cancellation before this payment. The service was used until [date of last use].',
  ],
  credit_not_processed: [
    [
      'A refund was made: {refunded}. [Why the rest is not refunded.]',
      'No refund was agreed for this order. [Or: the refund was made on (date), reference (number).]',
    ],
    'The customer accepted our refund policy on [date]. The goods were not sent back.',
  ],
  duplicate_processing: [
    'The two charges are for two different orders: [order 1, date, items] and [order 2, date, items].',
    'Both receipts are among the documents. Both orders were delivered.',
  ],
  expired_card: [
    'The bank authorised this payment on the day it was made. The card was valid then: it expires [month/year].',
  ],
  goods_or_services_not_provided: [
    'The order was delivered on [date of delivery] to [address], the address the customer gave.',
    [
      'Carrier: [carrier], tracking number {tracking}. The proof of delivery is among the documents.',
      'Carrier and tracking number: [carrier, number]. The proof of delivery is among the documents.',
    ],
  ],
  incorrect_currency: [
    'The price was shown in [currency] before the payment, and the customer accepted it at checkout.',
    'The receipt states the same currency and amount as the charge.',
  ],
  incorrect_transaction_amount: [
    'The total was shown before the payment and accepted by the customer on [date].',
    'It is made of: [items, tax, delivery]. The receipt is among the documents.',
  ],
  late_presentment: [
    'The payment was authorised on [date] and charged on [date], within the time allowed.',
    'The customer accepted that the card is charged when the order is [shipped / provided].',
  ],
  non_matching_account_number: [
    'The bank authorised this payment for the card above. The account existed when it was charged.',
    'The customer gave the name and billing address that are among the documents.',
  ],
  not_as_described_or_defective_merchandise: [
    'The description and pictures, as they were on the day of purchase, are among the documents.',
    'What was delivered on [date of delivery] matches them.',
    'The customer [did not contact us / wrote on (date)]. We offered [return, repair, exchange].',
  ],
  not_available: GENERAL,
  not_recorded: GENERAL,
  other: GENERAL,
  paid_by_other_means: [
    'We received no other payment for this order.',
    'The payment the customer speaks of [does not appear in our books / is for order (number) of (date)].',
  ],
  transaction_not_recognised: [
    'The payment appears on the statement as [name on the statement], which is our shop.',
    'The customer ordered [what was bought] on [date of order] with the name and email among the documents.',
  ],
  unauthorized_charge: [
    [
      'The cardholder took part in this purchase: it was authenticated with {authentication}.',
      'The cardholder took part in this purchase: [known account / earlier orders].',
    ],
    'The order went to [address], which is the cardholder’s billing address.',
  ],
}

const REFUNDED: Lines = [
  [
    'The money was returned to the cardholder before this dispute: {refunded}.',
    'The money was returned to the cardholder before this dispute: [amount] on [date], reference [number].',
  ],
  'The record of the refund is among the documents. We ask that the dispute be closed.',
]

/** A letter to the bank, filled with the known facts. */
export function writeResponse(
  template: Template,
  reasonCode: string,
  facts: TemplateFacts,
): string {
  const blocks = [OPENING, bodyOf(template, reasonCode), CLOSING]
  return blocks
    .map((lines) => lines.flatMap((line) => fillFirst([line].flat(), facts) ?? []).join('\n'))
    .filter((block) => block !== '')
    .join('\n\n')
}

function bodyOf(template: Template, reasonCode: string): Lines {
  if (template === 'refunded') return REFUNDED
  return template === 'general' ? GENERAL : BY_REASON[toReason(reasonCode)]
}

function fillFirst(alternatives: Alternatives, facts: TemplateFacts): string | null {
  for (const line of alternatives) {
    const filled = fillLine(line, facts)
    if (filled !== null) return filled
  }
  return null
}

const BRACKETED = /\[[^[\]\n]{2,120}\]/g

/** The first few parts of the text in square brackets. */
export function blanksIn(text: string): string[] {
  return [...text.matchAll(BRACKETED)].map(([blank]) => blank).slice(0, 5)
}

/** A part of a template that the agent has not replaced; `start` and `end` are offsets in the text. */
export type Placeholder = { text: string; start: number; end: number }

/**
 * The template parts left in a text, in order. Only the templates' own wordings count, so that brackets that belong to
 * the message, such as "[1]", do not. `team`: the wordings of the team's templates.
 */
export function placeholdersIn(text: string, team?: ReadonlySet<string>): Placeholder[] {
  return [...text.matchAll(BRACKETED)].flatMap(({ 0: found, index: start }) => {
    const isKnown = PLACEHOLDERS.has(wording(found)) || team?.has(wording(found))
    return isKnown ? [{ text: found, start, end: start + found.length }] : []
  })
}

type Range = { start: number; end: number }

/**
 * The placeholder after or before a selection; after the last one the first. Undefined when there is none, or only the
 * selected one.
 */
export function nextPlaceholder(
  placeholders: readonly Placeholder[],
  selected: Range,
  direction: 'forward' | 'back',
): Placeholder | undefined {
  const others = placeholders.filter(
    ({ start, end }) => start !== selected.start || end !== selected.end,
  )
  return direction === 'forward'
    ? (others.find(({ start }) => start >= selected.end) ?? others[0])
    : (others.findLast(({ end }) => end <= selected.start) ?? others.at(-1))
}

/** The wordings of the placeholders in these templates. */
export function wordingsIn(templates: readonly string[]): ReadonlySet<string> {
  return new Set(templates.flatMap((text) => text.match(BRACKETED) ?? []).map(wording))
}

const PLACEHOLDERS = wordingsIn(
  [OPENING, GENERAL, REFUNDED, CLOSING, ...Object.values(BY_REASON)].flat(2),
)

/** Normalizes case and spaces, which keyboards and copying change. */
function wording(placeholder: string): string {
  return placeholder
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/^\[ | \]$/g, (end) => end.trim())
}

const IN_ENGLISH: Readonly<Record<Kind, string>> = {
  cardholder_details: 'cardholder details',
  details_of_purchase: 'details of purchase',
  proof_of_receipt: 'proof of receipt',
  proof_of_acceptance: 'proof of acceptance',
}

/** "details of purchase (2), proof of receipt (1)"; undefined when there are none. */
export function listDocuments(perKind: Readonly<Record<string, number>>): string | undefined {
  const listed = KINDS.filter((kind) => perKind[kind]).map(
    (kind) => `${IN_ENGLISH[kind]} (${perKind[kind]})`,
  )
  return listed.length === 0 ? undefined : listed.join(', ')
}
