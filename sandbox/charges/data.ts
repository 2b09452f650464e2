import { z } from 'zod'
import { notFound } from '../core/errors.ts'
import { byId, perMerchant, seededRows, type Merchant } from '../core/store.ts'
import { derivedId, isoSeconds } from '../core/values.ts'

const chargeRowSchema = z.object({
  id: z.string(),
  amount: z.number().int(),
  refundedAmount: z.number().int(),
  currency: z.string(),
  fundingAmount: z.number().int(),
  fundingCurrency: z.string(),
  description: z.string(),
  createdAt: z.string(),
  card: z.object({
    id: z.string(),
    brand: z.string(),
    lastDigits: z.string(),
    name: z.string(),
    country: z.string(),
    city: z.string(),
    expirationMonth: z.number().int(),
    expirationYear: z.number().int(),
  }),
})
export type ChargeRow = z.infer<typeof chargeRowSchema>

/** The charges of a merchant by id, oldest first; they never change. */
export const chargesOf = perMerchant((merchant): ReadonlyMap<string, ChargeRow> =>
  byId(seededRows(merchant, 'charges', chargeRowSchema)),
)

/** @throws OmiseError 404 */
export function chargeOf(merchant: Merchant, id: string): ChargeRow {
  const charge = chargesOf(merchant).get(id)
  if (!charge) throw notFound('charge', id)
  return charge
}

/** A charge has at most one refund, of its whole `refundedAmount`, an hour after the charge. */
export interface Refund {
  id: string
  charge: ChargeRow
  createdAt: string
}

const refundDelayMs = 3_600_000

export function refundsOf(charge: ChargeRow): Refund[] {
  if (charge.refundedAmount === 0) return []
  const createdAt = isoSeconds(new Date(Date.parse(charge.createdAt) + refundDelayMs))
  return [{ id: derivedId('rfnd', charge.id), charge, createdAt }]
}

/** Fixed rates into the merchant's settlement currency; the dollar's is the one recorded in 2019. */
const bahtPer: Readonly<Record<string, number>> = {
  THB: 1,
  USD: 30.71661,
  SGD: 24.85,
  MYR: 7.62,
  JPY: 0.2318,
}

export const fundingCurrency = 'THB'

/** Subunits of one main unit; the yen has none. https://www.omise.co/en/currency-and-amount/japan */
export function subunits(currency: string): number {
  return currency === 'JPY' ? 1 : 100
}

/** An amount in the smallest unit of its currency → satang. */
export function toFunding(amount: number, currency: string): number {
  return Math.round((amount / subunits(currency)) * (bahtPer[currency] ?? 1) * 100)
}
