import { fundingCurrency, toFunding, type ChargeRow } from '../charges/data.ts'
import type { MerchantScope } from '../core/context.ts'
import { isoSeconds, newId, type JsonObject } from '../core/values.ts'
import { accountVersion } from '../core/versions.ts'
import { raiseEvent, type EventRow } from '../events/events.ts'
import { disputesOf, reasonMessages, type DisputeRow } from './data.ts'
import { disputeToWire } from './wire.ts'

/** The issuer opens a dispute over the amount that was not refunded, now unless `createdAt` is given. */
export function openDispute(
  scope: MerchantScope,
  charge: ChargeRow,
  opening: { reasonCode: string; createdAt?: string; adminMessage?: string | null },
): DisputeRow {
  const amount = charge.amount - charge.refundedAmount
  const { reasonCode, adminMessage = null } = opening
  const createdAt = opening.createdAt ?? isoSeconds(scope.sandbox.clock())
  const dispute: DisputeRow = {
    id: newId('dspt'),
    sequence: disputesOf(scope.merchant).nextSequence(),
    charge: charge.id,
    currency: charge.currency,
    amount,
    fundingCurrency,
    fundingAmount: toFunding(amount, charge.currency),
    reasonCode,
    reasonMessage: reasonMessages[reasonCode] ?? null,
    status: 'open',
    message: null,
    adminMessage,
    metadata: {},
    createdAt,
    closedAt: null,
    transactions: [{ id: newId('trxn'), key: 'dispute.started.debit', createdAt }],
    documents: [],
  }
  return save(scope, dispute, 'dispute.create')
}

/** Stores a message (the dispute becomes pending), metadata, or both. */
export function updateDispute(
  scope: MerchantScope,
  dispute: DisputeRow,
  change: { message?: string; metadata?: JsonObject },
): DisputeRow {
  const status = change.message === undefined ? dispute.status : 'pending'
  return save(scope, { ...dispute, ...change, status }, 'dispute.update')
}

/** The merchant accepts the dispute; the text is the recorded one. */
export function acceptDispute(scope: MerchantScope, dispute: DisputeRow): DisputeRow {
  const accepted = { ...dispute, message: 'Merchant accepts the dispute' }
  return closeDispute(scope, accepted, 'lost', scope.merchant.settings.acceptEvent)
}

/** The issuer decides; a won dispute pays the debit back. */
export function closeDispute(
  scope: MerchantScope,
  dispute: DisputeRow,
  status: 'won' | 'lost',
  event: EventRow['key'] = 'dispute.close',
): DisputeRow {
  const closedAt = isoSeconds(scope.sandbox.clock())
  const credit = { id: newId('trxn'), key: 'dispute.won.credit', createdAt: closedAt } as const
  const transactions = status === 'won' ? [...dispute.transactions, credit] : dispute.transactions
  return save(scope, { ...dispute, status, closedAt, transactions }, event)
}

function save(scope: MerchantScope, dispute: DisputeRow, key: EventRow['key']): DisputeRow {
  const { sandbox, merchant } = scope
  disputesOf(merchant).save(dispute)
  const { listsDeleted } = merchant.settings
  const wire = { version: accountVersion, now: sandbox.clock(), downloads: null, listsDeleted }
  raiseEvent(scope, key, disputeToWire(dispute, wire))
  return dispute
}
