import { fundingCurrency, toFunding, type ChargeRow } from '../charges/data.ts'
import type { SandboxContext } from '../core/context.ts'
import { isoSeconds, newId, type JsonObject } from '../core/values.ts'
import { accountVersion } from '../core/versions.ts'
import { eventsOf, type EventRow } from '../events/events.ts'
import { disputesOf, reasonMessages, type DisputeRow } from './data.ts'
import { disputeToWire } from './wire.ts'

/** The issuer opens a dispute over the amount that was not refunded. */
export function openDispute(c: SandboxContext, charge: ChargeRow, reasonCode: string): DisputeRow {
  const amount = charge.amount - charge.refundedAmount
  const createdAt = isoSeconds(c.var.sandbox.clock())
  const dispute: DisputeRow = {
    id: newId('dspt'),
    sequence: disputesOf(c.var.merchant).nextSequence(),
    charge: charge.id,
    currency: charge.currency,
    amount,
    fundingCurrency,
    fundingAmount: toFunding(amount, charge.currency),
    reasonCode,
    reasonMessage: reasonMessages[reasonCode] ?? null,
    status: 'open',
    message: null,
    adminMessage: null,
    metadata: {},
    createdAt,
    closedAt: null,
    transactions: [{ id: newId('trxn'), key: 'dispute.started.debit', createdAt }],
    documents: [],
  }
  return save(c, dispute, 'dispute.create')
}

/** Stores a message (the dispute becomes pending), metadata, or both. */
export function updateDispute(
  c: SandboxContext,
  dispute: DisputeRow,
  change: { message?: string; metadata?: JsonObject },
): DisputeRow {
  const status = change.message === undefined ? dispute.status : 'pending'
  return save(c, { ...dispute, ...change, status }, 'dispute.update')
}

/** The merchant concedes; the text is the recorded one. */
export function acceptDispute(c: SandboxContext, dispute: DisputeRow): DisputeRow {
  return closeDispute(c, { ...dispute, message: 'Merchant accepts the dispute' }, 'lost')
}

/** The issuer decides; a won dispute pays the debit back. */
export function closeDispute(
  c: SandboxContext,
  dispute: DisputeRow,
  status: 'won' | 'lost',
): DisputeRow {
  const closedAt = isoSeconds(c.var.sandbox.clock())
  const credit = { id: newId('trxn'), key: 'dispute.won.credit', createdAt: closedAt } as const
  const transactions = status === 'won' ? [...dispute.transactions, credit] : dispute.transactions
  return save(c, { ...dispute, status, closedAt, transactions }, 'dispute.close')
}

function save(c: SandboxContext, dispute: DisputeRow, key: EventRow['key']): DisputeRow {
  const { sandbox, merchant } = c.var
  disputesOf(merchant).save(dispute)
  const now = sandbox.clock()
  const { listsDeleted } = merchant.settings
  const data = disputeToWire(dispute, {
    version: accountVersion,
    now,
    downloads: null,
    listsDeleted,
  })
  eventsOf(merchant).add({ id: newId('evnt'), key, createdAt: isoSeconds(now), data })
  return dispute
}
