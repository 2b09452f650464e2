/** After how many days an issuer usually decides on a response. */
export type DecisionDays = { from: number; to: number }

/**
 * Typical times of the card networks, as Adyen states them: https://docs.adyen.com/risk-management/understanding-disputes/dispute-timeframes
 */
const BY_BRAND = new Map<string, DecisionDays>([
  ['visa', { from: 45, to: 60 }],
  ['mastercard', { from: 70, to: 70 }],
  ['jcb', { from: 35, to: 35 }],
])

/** Omise's own statement, for all cards: https://www.omise.co/ja/what-is-the-dispute-process */
const OTHERWISE: DecisionDays = { from: 60, to: 90 }

/** An estimate. `brand`: as Omise names it, for instance `MasterCard`; null when it is unknown. */
export function decisionDays(brand: string | null): DecisionDays & { isOfBrand: boolean } {
  const days = BY_BRAND.get(brand?.toLowerCase() ?? '')
  return { ...(days ?? OTHERWISE), isOfBrand: days !== undefined }
}

const DAY_MS = 24 * 60 * 60 * 1000

/** When the issuer has usually decided at the latest. */
export function decisionExpectedAt(submittedAt: Date, { to }: DecisionDays): Date {
  return new Date(submittedAt.getTime() + to * DAY_MS)
}
