import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { WireContext } from './core/context.ts'
import { fundingCurrency, refundsOf, toFunding, type ChargeRow } from './charges/data.ts'
import { chargeToWire, refundToWire } from './charges/wire.ts'
import { toLines } from './core/json-lines.ts'
import { byCreation } from './core/store.ts'
import { derivedId, isoSeconds, type JsonObject } from './core/values.ts'
import { accountVersion } from './core/versions.ts'
import { reasonMessages, type DisputeRow } from './disputes/data.ts'
import { disputeToWire } from './disputes/wire.ts'
import { assets, type DocumentRow } from './documents/data.ts'
import type { EventRow } from './events/events.ts'
import { chargeOf } from './invented-charge.ts'
import {
  contentTypes,
  saleOf,
  seedDisputes,
  undisputedCharges,
  type Sale,
  type SeedDispute,
  type SeedDocument,
} from './seed-data.ts'

const hour = 3_600_000
/** The delay from opening to the seeded merchant's response, and to the issuer's decision. */
const answeredAfterHours = 30
const decidedAfterHours = 1_500

/**
 * Writes the initial data of a merchant. Ids are derived from the key, times from `now`, so that the
 * demo is always as fresh as on its first day.
 */
export function writeSeed(directory: string, key: string, now: Date): void {
  const sizes = new Map(
    Object.keys(contentTypes).map((asset) => [asset, statSync(join(assets, asset)).size]),
  )
  const seededCharge = (label: string, at: number, sale: Sale, hoursAgo: number) =>
    chargeOf(sale, {
      id: derivedId('chrg', `${key}:${label}`),
      cardId: derivedId('card', `${key}:${label}`),
      at,
      createdAt: hoursBefore(now, hoursAgo),
      expirationYear: now.getUTCFullYear() + 2,
    })
  const ordered = seedDisputes.toSorted((a, b) => b.openedHoursAgo - a.openedHoursAgo)
  const pairs = ordered.map((seed, at) => {
    const charge = seededCharge(`disputed-${at}`, at, seed, seed.openedHoursAgo + 240)
    return { charge, dispute: disputeOf(key, at, seed, charge, now, sizes) }
  })
  const free = Array.from({ length: undisputedCharges }, (_, at) =>
    seededCharge(`free-${at}`, at, saleOf(at + 50), 3 + at * 11),
  )
  const disputes = pairs.map(({ dispute }) => dispute)
  const charges = [...pairs.map(({ charge }) => charge), ...free].toSorted(byCreation)
  const events = [...charges.flatMap(eventsOfCharge), ...disputes.flatMap(eventsOfDispute)]
  mkdirSync(join(directory, 'disputes'))
  mkdirSync(join(directory, 'documents'))
  writeFileSync(join(directory, 'seed.json'), JSON.stringify({ charges, disputes }))
  writeFileSync(join(directory, 'events.jsonl'), toLines(events.toSorted(byCreation)))
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

/** Documents are spread evenly between the opening and the response (or now, while it is open). */
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

/** Events are serialised when they happen: later changes do not affect them. */
function wireContextAt(moment: string): WireContext {
  return { version: accountVersion, now: new Date(moment), downloads: null, listsDeleted: false }
}

function eventsOfCharge(charge: ChargeRow): EventRow[] {
  const { id, createdAt } = charge
  const charged = chargeToWire({ ...charge, refundedAmount: 0 }, null, wireContextAt(createdAt))
  return [
    eventOf('charge.create', id, charged, createdAt),
    ...refundsOf(charge).map((refund) =>
      eventOf('refund.create', refund.id, refundToWire(refund, accountVersion), refund.createdAt),
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
