import type { Context } from './context.ts'
import { newId } from './ids.ts'
import { fundingCurrency, toFunding } from './money.ts'
import { reasonMessages } from './reasons.ts'
import type { ChargeRow, DisputeRow, EventRow, JsonObject } from './rows.ts'
import { isoSeconds } from './times.ts'
import { accountVersion } from './versions.ts'
import { disputeToWire } from './wire.ts'

/** The issuer opens a dispute over what the cardholder still has on the statement. */
export function openDispute(context: Context, charge: ChargeRow, reasonCode: string): DisputeRow {
  const amount = charge.amount - charge.refundedAmount
  const createdAt = isoSeconds(context.clock())
  const dispute: DisputeRow = {
    id: newId('dspt'),
    sequence: context.merchant.nextSequence(),
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
  return save(context, dispute, 'dispute.create')
}

/** Stores a message (the dispute becomes pending), metadata, or both. */
export function updateDispute(
  context: Context,
  dispute: DisputeRow,
  change: { message?: string; metadata?: JsonObject },
): DisputeRow {
  const status = change.message === undefined ? dispute.status : 'pending'
  return save(context, { ...dispute, ...change, status }, 'dispute.update')
}

/** The merchant concedes; the text is the recorded one. */
export function acceptDispute(context: Context, dispute: DisputeRow): DisputeRow {
  return closeDispute(context, { ...dispute, message: 'Merchant accepts the dispute' }, 'lost')
}

/** The issuer decides; a won dispute pays the debit back. */
export function closeDispute(
  context: Context,
  dispute: DisputeRow,
  status: 'won' | 'lost',
): DisputeRow {
  const closedAt = isoSeconds(context.clock())
  const credit = { id: newId('trxn'), key: 'dispute.won.credit', createdAt: closedAt } as const
  const transactions = status === 'won' ? [...dispute.transactions, credit] : dispute.transactions
  return save(context, { ...dispute, status, closedAt, transactions }, 'dispute.close')
}

function save({ merchant, clock }: Context, dispute: DisputeRow, key: EventRow['key']): DisputeRow {
  merchant.saveDispute(dispute)
  const now = clock()
  const { listsDeleted } = merchant.settings
  const context = { version: accountVersion, now, downloads: null, listsDeleted }
  const data = disputeToWire(dispute, context)
  merchant.addEvent({ id: newId('evnt'), key, createdAt: isoSeconds(now), data })
  return dispute
}
