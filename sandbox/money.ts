/** Fixed rates into the merchant's settlement currency; the dollar's is the one recorded in 2019. */
const bahtPer: Readonly<Record<string, number>> = {
  THB: 1,
  USD: 30.71661,
  SGD: 24.85,
  MYR: 7.62,
  JPY: 0.2318,
}

export const fundingCurrency = 'THB'

/** Subunits of one main unit: the yen has none. https://www.omise.co/en/currency-and-amount/japan */
export function subunits(currency: string): number {
  return currency === 'JPY' ? 1 : 100
}

/** An amount in the smallest unit of its currency → satang. */
export function toFunding(amount: number, currency: string): number {
  return Math.round((amount / subunits(currency)) * (bahtPer[currency] ?? 1) * 100)
}
