import { refused } from './errors'

/** Omise documents no length; 19 characters after the prefix are known. */
export const ID_PATTERNS = {
  dispute: /^dspt(_test)?_[0-9a-z]{1,64}$/,
  document: /^docu(_test)?_[0-9a-z]{1,64}$/,
  charge: /^chrg(_test)?_[0-9a-z]{1,64}$/,
  transaction: /^trxn(_test)?_[0-9a-z]{1,64}$/,
  refund: /^rfnd(_test)?_[0-9a-z]{1,64}$/,
  customer: /^cust(_test)?_[0-9a-z]{1,64}$/,
  event: /^evnt(_test)?_[0-9a-z]{1,64}$/,
  card: /^card(_test)?_[0-9a-z]{1,64}$/,
} as const

export type OmiseIdKind = keyof typeof ID_PATTERNS

declare const checked: unique symbol

/** An id that matched its pattern; paths can be built from nothing else. */
export type OmiseId = string & { readonly [checked]: true }

/** @returns whether `id` has the shape Omise documents for this kind of object. */
export function isOmiseId(kind: OmiseIdKind, id: string): id is OmiseId {
  return ID_PATTERNS[kind].test(id)
}

/**
 * @returns the id, safe for a path.
 * @throws OmiseError `refused` when it is malformed
 */
export function omiseId(kind: OmiseIdKind, id: string): OmiseId {
  if (!isOmiseId(kind, id)) throw refused(`not a well-formed ${kind} id`)
  return id
}

/**
 * Builds a request path from literals and checked ids: omisePath`/disputes/${id}/documents`. A raw string does not
 * type-check; each value is also encoded as one segment.
 */
export function omisePath(literals: TemplateStringsArray, ...ids: OmiseId[]): string {
  return String.raw({ raw: literals.raw }, ...ids.map((id) => encodeURIComponent(id)))
}
