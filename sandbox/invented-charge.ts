import { fundingCurrency, toFunding, type ChargeRow } from './charges/data.ts'
import { cardholders, cards, pick, type Sale } from './seed-data.ts'

/**
 * The captured charge of a sale.
 *
 * @param charge.at chooses the card: the same for the same number
 */
export function chargeOf(
  sale: Sale,
  charge: { id: string; cardId: string; at: number; createdAt: string; expirationYear: number },
): ChargeRow {
  const { name, country, city } = pick(cardholders, sale.holder)
  const { brand, lastDigits } = pick(cards, charge.at)
  return {
    id: charge.id,
    amount: sale.amount,
    refundedAmount: sale.refunded ?? 0,
    currency: sale.currency,
    fundingAmount: toFunding(sale.amount, sale.currency),
    fundingCurrency,
    description: sale.description,
    createdAt: charge.createdAt,
    card: {
      id: charge.cardId,
      brand,
      lastDigits,
      name,
      country,
      city,
      expirationMonth: 1 + (charge.at % 12),
      expirationYear: charge.expirationYear,
    },
  }
}
