import { join } from 'node:path'
import { z } from 'zod'
import { notFound } from '../core/errors.ts'
import { JsonLines } from '../core/json-lines.ts'
import { byCreation, byId, perMerchant, seededRows, type Merchant } from '../core/store.ts'
import { derivedId, isoSeconds, jsonObjectSchema } from '../core/values.ts'

const chargeRowSchema = z.object({
  id: z.string(),
  amount: z.number().int(),
  refundedAmount: z.number().int(),
  currency: z.string(),
  fundingAmount: z.number().int(),
  fundingCurrency: z.string(),
  description: z.string(),
  createdAt: z.string(),
  /** Of charges that an admin call made; the wire shape of the others is derived. */
  customer: z.string().nullable().optional(),
  metadata: jsonObjectSchema.optional(),
  ip: z.string().nullable().optional(),
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

export const chargesOf = perMerchant((merchant) => new Charges(merchant))

/** The charges of a merchant, which never change; admin calls add some. */
export class Charges {
  readonly #added: JsonLines<ChargeRow>
  readonly #rows: Map<string, ChargeRow>

  constructor(merchant: Merchant) {
    this.#added = new JsonLines(join(merchant.directory, 'charges.jsonl'), chargeRowSchema)
    this.#rows = byId([...seededRows(merchant, 'charges', chargeRowSchema), ...this.#added.all()])
  }

  /** Oldest first. */
  all(): ChargeRow[] {
    return [...this.#rows.values()].toSorted(byCreation)
  }

  /** @throws OmiseError 404 */
  get(id: string): ChargeRow {
    const charge = this.#rows.get(id)
    if (!charge) throw notFound('charge', id)
    return charge
  }

  add(charge: ChargeRow): void {
    this.#added.add(charge)
    this.#rows.set(charge.id, charge)
  }
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
export const bahtPer: Readonly<Record<string, number>> = {
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
