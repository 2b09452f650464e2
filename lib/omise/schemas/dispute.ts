import { z } from 'zod'
import type {
  OmiseCharge,
  OmiseDispute,
  OmiseDocument,
  OmiseList,
  OmiseTransaction,
} from '../types'
import { chargeSchema } from './charge'
import { documentSchema } from './document'
import { listOf } from './list'
import {
  created,
  currency,
  flag,
  idOf,
  metadata,
  optionalAmount,
  optionalCreatedAt,
  optionalCurrency,
  optionalDate,
  optionalId,
  optionalText,
  requiredCreatedAt,
} from './wire'

/** Omise's own value for a missing reason. */
const REASON_NOT_AVAILABLE = 'not_available'

const transactionSchema = z
  .object({
    id: idOf('transaction'),
    amount: optionalAmount,
    currency: optionalCurrency,
    direction: optionalText,
    key: optionalText,
    transferable_at: optionalDate,
    created_at: optionalDate,
    created: optionalDate,
  })
  .transform((wire): OmiseTransaction => ({
    id: wire.id,
    amount: wire.amount,
    currency: wire.currency,
    direction: wire.direction,
    key: wire.key,
    transferableAt: wire.transferable_at,
    createdAt: optionalCreatedAt(wire),
  }))

export const disputeSchema: z.ZodType<OmiseDispute> = z
  .object({
    object: z.literal('dispute'),
    id: idOf('dispute'),
    livemode: flag,
    amount: z.int(),
    currency,
    funding_amount: optionalAmount,
    funding_currency: optionalCurrency,
    // An unreadable charge must not fail its dispute: its id suffices.
    charge: z.union([idOf('charge'), chargeSchema, z.object({ id: idOf('charge') })]),
    documents: listOf(documentSchema).nullish(),
    transactions: z.array(transactionSchema.nullable().catch(null)).nullish().catch(null),
    // One id, before 2019-05-29.
    transaction: optionalId('transaction'),
    message: optionalText,
    admin_message: optionalText,
    reason_code: optionalText,
    reason_message: optionalText,
    status: z.string().min(1),
    closed_at: optionalDate,
    metadata,
    ...created,
  })
  .transform((wire, context) => ({
    id: wire.id,
    livemode: wire.livemode,
    amount: wire.amount,
    currency: wire.currency,
    ...(wire.funding_amount === null ? {} : { fundingAmount: wire.funding_amount }),
    ...(wire.funding_currency === null ? {} : { fundingCurrency: wire.funding_currency }),
    ...toCharge(wire.charge),
    documents: wire.documents ?? noDocuments(),
    transactions:
      wire.transactions?.filter((each) => each !== null) ?? toTransactions(wire.transaction),
    message: wire.message,
    adminMessage: wire.admin_message,
    reasonCode: wire.reason_code ?? REASON_NOT_AVAILABLE,
    reasonMessage: wire.reason_message,
    status: wire.status,
    closedAt: wire.closed_at,
    createdAt: requiredCreatedAt(wire, context),
    metadata: wire.metadata,
  }))

function toCharge(
  wire: string | OmiseCharge | { id: string },
): Pick<OmiseDispute, 'chargeId' | 'charge'> {
  if (typeof wire === 'string') return { chargeId: wire }
  return 'amount' in wire ? { chargeId: wire.id, charge: wire } : { chargeId: wire.id }
}

function toTransactions(id: string | null): OmiseTransaction[] {
  if (id === null) return []
  const unknown = { amount: null, currency: null, direction: null, key: null }
  return [{ id, ...unknown, transferableAt: null, createdAt: null }]
}

function noDocuments(): OmiseList<OmiseDocument> {
  const none = { data: [], unreadable: [], received: 0, total: 0 }
  return { ...none, limit: 20, offset: 0, order: null, from: null, to: null }
}
