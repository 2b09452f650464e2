import { z } from 'zod'

/*
 * Two degrees of strictness: what a record cannot do without (id, amount, status, creation time)
 * must be right, or the whole answer is unreadable; everything else becomes null when it is
 * missing or not of the expected type, so that a change on Omise's side cannot take a page down.
 */

const wireDate = z.string().transform((text, context) => {
  const date = new Date(text)
  if (!Number.isNaN(date.getTime())) return date
  context.addIssue({ code: 'custom', message: 'not a date' })
  return z.NEVER
})

export const optionalDate = wireDate.nullish().transform(orNull).catch(null)
export const optionalText = z.string().nullish().transform(orNull).catch(null)
export const optionalAmount = z.int().nullish().transform(orNull).catch(null)
export const optionalBoolean = z.boolean().nullish().transform(orNull).catch(null)
export const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false)
  .catch(false)

/** Lowercase in API versions before 2019-05-29 (https://docs.omise.co/upgrade-guide-2017-to-2019). */
export const currency = z
  .string()
  .min(1)
  .transform((code) => code.toUpperCase())
export const optionalCurrency = currency.nullish().transform(orNull).catch(null)

export const metadata = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((value) => value ?? {})
  .catch({})

/** The creation time: `created_at`, or `created` in API versions before 2019-05-29. */
export const created = { created_at: wireDate.nullish(), created: wireDate.nullish() }

type Created = { created_at?: Date | null | undefined; created?: Date | null | undefined }

export function optionalCreatedAt(wire: Created): Date | null {
  return wire.created_at ?? wire.created ?? null
}

export function requiredCreatedAt(wire: Created, context: z.RefinementCtx): Date {
  const date = optionalCreatedAt(wire)
  if (date !== null) return date
  context.addIssue({ code: 'custom', message: 'created_at is missing' })
  return z.NEVER
}

/** An object that may stand as its id or, expanded, as itself. */
export const expandableId = z
  .union([z.string(), z.object({ id: z.string() }).transform((object) => object.id)])
  .nullish()
  .transform(orNull)
  .catch(null)

function orNull<T>(value: T | null | undefined): T | null {
  return value ?? null
}
