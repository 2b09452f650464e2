import { z } from 'zod'
import { bahtPer, chargesOf } from './charges/data.ts'
import { chargeToWire } from './charges/wire.ts'
import type { MerchantScope } from './core/context.ts'
import { badRequest } from './core/errors.ts'
import { isoSeconds, jsonObjectSchema, newId } from './core/values.ts'
import { accountVersion } from './core/versions.ts'
import { disputesOf, reasonMessages, type DisputeRow } from './disputes/data.ts'
import { openDispute } from './disputes/transitions.ts'
import { raiseEvent } from './events/events.ts'
import { chargeOf } from './invented-charge.ts'
import { reasonOf, saleOf } from './seed-data.ts'

const text = z.string().min(1).max(500)

/** A dispute and its charge, under the names of Omise's objects; what is left out is invented. */
export const newDisputeSchema = z.strictObject({
  /** In the smallest unit of the currency. */
  amount: z.int().min(1).optional(),
  currency: z
    .string()
    .toUpperCase()
    .refine((currency) => Object.hasOwn(bahtPer, currency), 'is not a currency of the sandbox')
    .optional(),
  reason_code: z
    .string()
    .refine((code) => Object.hasOwn(reasonMessages, code), 'is not a reason code')
    .optional(),
  admin_message: text.nullable().optional(),
  /** Omise has no such field: the dispute is opened seven days before. */
  respond_by: z.iso.datetime({ offset: true }).optional(),
  /** Of the charge, as are the rest. */
  description: text.optional(),
  metadata: jsonObjectSchema.optional(),
  customer: text.nullable().optional(),
  ip: text.nullable().optional(),
  card: z
    .strictObject({
      name: text.optional(),
      brand: text.optional(),
      last_digits: z
        .string()
        .regex(/^\d{4}$/)
        .optional(),
      country: z
        .string()
        .regex(/^[a-z]{2}$/)
        .optional(),
      city: text.optional(),
    })
    .optional(),
})
export type NewDispute = z.infer<typeof newDisputeSchema>

const day = 86_400_000
/** "Your action is required within 7 days": Omise's help page on managing a dispute. */
const responseDays = 7
/** The age of a charge when it is disputed. */
const chargedDaysBefore = 10

/**
 * Opens a dispute on a new charge. Raises `charge.create` and `dispute.create`, both now.
 *
 * @throws OmiseError 400 when the dispute would be opened in the future
 */
export function inventDispute(scope: MerchantScope, wanted: NewDispute): DisputeRow {
  const { sandbox, merchant } = scope
  const now = sandbox.clock()
  const openedAt =
    wanted.respond_by === undefined
      ? now
      : new Date(Date.parse(wanted.respond_by) - responseDays * day)
  if (openedAt > now) throw badRequest('respond_by is more than seven days away')
  const at = disputesOf(merchant).nextSequence()
  const charge = inventCharge(wanted, at, new Date(openedAt.getTime() - chargedDaysBefore * day))
  chargesOf(merchant).add(charge)
  const wire = { version: accountVersion, now, downloads: null, listsDeleted: false }
  raiseEvent(scope, 'charge.create', chargeToWire(charge, null, wire))
  return openDispute(scope, charge, {
    reasonCode: wanted.reason_code ?? reasonOf(at),
    createdAt: isoSeconds(openedAt),
    adminMessage: wanted.admin_message ?? null,
  })
}

function inventCharge(wanted: NewDispute, at: number, createdAt: Date) {
  const { amount, currency, description, metadata, customer, ip, card } = wanted
  const invented = chargeOf(
    {
      ...saleOf(at, currency),
      ...(amount !== undefined && { amount }),
      ...(description !== undefined && { description }),
    },
    {
      id: newId('chrg'),
      cardId: newId('card'),
      at,
      createdAt: isoSeconds(createdAt),
      expirationYear: createdAt.getUTCFullYear() + 2,
    },
  )
  return {
    ...invented,
    ...(customer !== undefined && { customer }),
    ...(ip !== undefined && { ip }),
    ...(metadata !== undefined && { metadata }),
    card: {
      ...invented.card,
      ...(card?.name !== undefined && { name: card.name }),
      ...(card?.brand !== undefined && { brand: card.brand }),
      ...(card?.last_digits !== undefined && { lastDigits: card.last_digits }),
      ...(card?.country !== undefined && { country: card.country }),
      ...(card?.city !== undefined && { city: card.city }),
    },
  }
}
