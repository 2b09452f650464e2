/** The four kinds of dispute evidence, in the order the desk shows them. https://docs.omise.co/documents-api */
export const KINDS = [
  'cardholder_details',
  'details_of_purchase',
  'proof_of_receipt',
  'proof_of_acceptance',
] as const

export type Kind = (typeof KINDS)[number]

/** Omise may add kinds or leave them out, so what it sends is a string until this says otherwise. */
export function isKind(value: unknown): value is Kind {
  return KINDS.some((kind) => kind === value)
}
