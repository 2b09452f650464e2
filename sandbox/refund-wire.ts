import { derivedId } from './ids.ts'
import { toFunding } from './money.ts'
import type { ChargeRow, JsonObject } from './rows.ts'
import { isoSeconds } from './times.ts'

/** A refund follows from its charge: everything that was returned was returned at once, an hour later. */
export interface Refund {
  id: string
  charge: ChargeRow
  createdAt: string
}

const delayMs = 3_600_000

export function refundsOf(charge: ChargeRow): Refund[] {
  if (charge.refundedAmount === 0) return []
  const createdAt = isoSeconds(new Date(Date.parse(charge.createdAt) + delayMs))
  return [{ id: derivedId('rfnd', charge.id), charge, createdAt }]
}

/** https://docs.omise.co/refunds-api, keys in the order in which they were recorded in 2025. */
export function refundToWire({ id, charge, createdAt }: Refund): JsonObject {
  return {
    object: 'refund',
    id,
    location: `/charges/${charge.id}/refunds/${id}`,
    livemode: false,
    voided: false,
    currency: charge.currency,
    amount: charge.refundedAmount,
    metadata: {},
    charge: charge.id,
    capture: null,
    terminal: null,
    transaction: derivedId('trxn', id),
    status: 'closed',
    funding_amount: toFunding(charge.refundedAmount, charge.currency),
    funding_currency: charge.fundingCurrency,
    created_at: createdAt,
    acquirer_reference_number: null,
    approval_code: null,
  }
}
