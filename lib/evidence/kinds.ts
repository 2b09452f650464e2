/** The four kinds of dispute evidence, in the order of the desk. https://docs.omise.co/documents-api */
export const KINDS = [
  'cardholder_details',
  'details_of_purchase',
  'proof_of_receipt',
  'proof_of_acceptance',
] as const

export type Kind = (typeof KINDS)[number]

/** Omise may add or omit kinds, so its value is a string until this has checked it. */
export function isKind(value: unknown): value is Kind {
  return KINDS.some((kind) => kind === value)
}
