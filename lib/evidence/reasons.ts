/** Omise's reasons for a dispute. https://docs.omise.co/disputes-api */
export const REASONS = [
  'cancelled_recurring_transaction',
  'credit_not_processed',
  'duplicate_processing',
  'expired_card',
  'goods_or_services_not_provided',
  'incorrect_currency',
  'incorrect_transaction_amount',
  'late_presentment',
  'non_matching_account_number',
  'not_as_described_or_defective_merchandise',
  'not_available',
  'not_recorded',
  'other',
  'paid_by_other_means',
  'transaction_not_recognised',
  'unauthorized_charge',
] as const

export type Reason = (typeof REASONS)[number]

const OTHER_SPELLING = { unauthorized_charge_aka_fraud: 'unauthorized_charge' } as const

/** Every code that has a reason other than `other`, which the codes that Omise may add become. */
export const CODES_OF_REASONS: readonly string[] = [
  ...REASONS.filter((reason) => reason !== 'other'),
  ...Object.keys(OTHER_SPELLING),
]

/** Omise spells fraud in two ways, and may add codes, which become `other`. */
export function toReason(code: string): Reason {
  if (code === 'unauthorized_charge_aka_fraud') return OTHER_SPELLING[code]
  return REASONS.find((reason) => reason === code) ?? 'other'
}
