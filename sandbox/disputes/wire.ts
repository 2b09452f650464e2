import type { WireContext } from '../core/context.ts'
import type { JsonObject } from '../core/values.ts'
import { hasCreatedAt } from '../core/versions.ts'
import { embeddedDocuments } from '../documents/wire.ts'
import type { DisputeRow, TransactionRow } from './data.ts'

/** A dispute in the shape of the version, keys in their recorded order. https://docs.omise.co/disputes-api */
export function disputeToWire(dispute: DisputeRow, context: WireContext): JsonObject {
  return hasCreatedAt(context.version)
    ? disputeOf2019(dispute, context)
    : disputeOf2017(dispute, context)
}

function disputeOf2019(dispute: DisputeRow, context: WireContext): JsonObject {
  return {
    object: 'dispute',
    id: dispute.id,
    livemode: false,
    location: disputePath(dispute),
    currency: dispute.currency,
    amount: dispute.amount,
    funding_amount: dispute.fundingAmount,
    funding_currency: dispute.fundingCurrency,
    metadata: dispute.metadata,
    charge: dispute.charge,
    documents: embeddedDocuments(dispute, context),
    transactions: dispute.transactions
      .toReversed()
      .map((transaction) => transactionToWire(transaction, dispute)),
    admin_message: dispute.adminMessage,
    message: dispute.message,
    reason_code: dispute.reasonCode,
    reason_message: dispute.reasonMessage,
    status: dispute.status,
    closed_at: dispute.closedAt,
    created_at: dispute.createdAt,
  }
}

function disputeOf2017(dispute: DisputeRow, context: WireContext): JsonObject {
  return {
    object: 'dispute',
    id: dispute.id,
    livemode: false,
    location: disputePath(dispute),
    amount: dispute.amount,
    currency: dispute.currency.toLowerCase(),
    status: dispute.status,
    transaction: dispute.transactions[0]?.id ?? null,
    message: dispute.message,
    reason_code: dispute.reasonCode,
    reason_message: dispute.reasonMessage,
    charge: dispute.charge,
    documents: embeddedDocuments(dispute, context),
    created: dispute.createdAt,
    closed_at: dispute.closedAt,
  }
}

function transactionToWire(transaction: TransactionRow, dispute: DisputeRow): JsonObject {
  return {
    object: 'transaction',
    id: transaction.id,
    livemode: false,
    currency: dispute.fundingCurrency,
    amount: dispute.fundingAmount,
    location: `/transactions/${transaction.id}`,
    direction: transaction.key === 'dispute.won.credit' ? 'credit' : 'debit',
    key: transaction.key,
    origin: dispute.id,
    transferable_at: transaction.createdAt,
    created_at: transaction.createdAt,
  }
}

function disputePath(dispute: DisputeRow): string {
  return `/disputes/${dispute.id}`
}
