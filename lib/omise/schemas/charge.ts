import { z } from 'zod'
import type { OmiseCard, OmiseCharge, OmiseRefund } from '../types'
import { listOf } from './list'
import {
  created,
  currency,
  expandableId,
  flag,
  idOf,
  metadata,
  optionalAmount,
  optionalBoolean,
  optionalDate,
  optionalId,
  optionalText,
  requiredCreatedAt,
} from './wire'

const cardSchema = z
  .object({
    id: optionalId('card'),
    brand: optionalText,
    last_digits: optionalText,
    name: optionalText,
    bank: optionalText,
    country: optionalText,
    security_code_check: optionalBoolean,
  })
  .transform((wire): OmiseCard => ({
    id: wire.id,
    brand: wire.brand,
    lastDigits: wire.last_digits,
    name: wire.name,
    bank: wire.bank,
    country: wire.country,
    securityCodeCheck: wire.security_code_check,
  }))

const refundSchema = z
  .object({
    object: z.literal('refund'),
    id: idOf('refund'),
    amount: z.int(),
    currency,
    ...created,
  })
  .transform((wire, context): OmiseRefund => ({
    id: wire.id,
    amount: wire.amount,
    currency: wire.currency,
    createdAt: requiredCreatedAt(wire, context),
  }))

/** `null`: no address · the address · `undefined`: Omise does not say. */
const authorizeUri = z.string().nullish().catch(undefined)

export const chargeSchema: z.ZodType<OmiseCharge> = z
  .object({
    object: z.literal('charge'),
    id: idOf('charge'),
    livemode: flag,
    amount: z.int(),
    currency,
    refunded_amount: optionalAmount,
    // The name before 2019-05-29.
    refunded: optionalAmount,
    // Unreadable refunds are not shown; the refunded total above remains.
    refunds: listOf(refundSchema).nullish().catch(null),
    status: optionalText,
    description: optionalText,
    customer: expandableId('customer'),
    card: cardSchema.nullish().catch(null),
    ip: optionalText,
    dispute: expandableId('dispute'),
    authenticated_by: optionalText,
    authorize_uri: authorizeUri,
    paid_at: optionalDate,
    metadata,
    ...created,
  })
  .transform((wire, context) => ({
    id: wire.id,
    livemode: wire.livemode,
    amount: wire.amount,
    currency: wire.currency,
    refundedAmount: wire.refunded_amount ?? wire.refunded ?? 0,
    refunds: wire.refunds?.data ?? [],
    status: wire.status,
    description: wire.description,
    customerId: wire.customer,
    card: wire.card ?? null,
    ip: wire.ip,
    disputeId: wire.dispute,
    threeDSecure: {
      authenticatedBy: wire.authenticated_by,
      redirected: wire.authorize_uri === undefined ? null : wire.authorize_uri !== null,
    },
    paidAt: wire.paid_at,
    createdAt: requiredCreatedAt(wire, context),
    metadata: wire.metadata,
  }))
