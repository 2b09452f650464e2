import { z } from 'zod'
import { ID_PATTERNS, type OmiseIdKind } from '../path'

/*
 * Two degrees of strictness. The fields that a record requires (id, amount, status, creation time) must be valid, or
 * the record is unreadable: a response with it is refused, a list leaves it out and counts it. Every other field
 * becomes null when it is missing or has an unexpected type, so that a change on Omise's side cannot break a page.
 */

/** An id of its kind: it may be logged, shown, and used in a path. */
export const idOf = (kind: OmiseIdKind) => z.string().regex(ID_PATTERNS[kind])
export const optionalId = (kind: OmiseIdKind) => idOf(kind).nullish().transform(orNull).catch(null)

/** A response that must be about the requested object. */
export function answerAbout<T extends { id: string }>(
  schema: z.ZodType<T>,
  id: string,
): z.ZodType<T> {
  return schema.refine((answer) => answer.id === id, {
    path: ['id'],
    error: 'not what was asked for',
  })
}

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

/** An object given as its id or, expanded, in full. */
export const expandableId = (kind: OmiseIdKind) =>
  z
    .union([idOf(kind), z.object({ id: idOf(kind) }).transform((object) => object.id)])
    .nullish()
    .transform(orNull)
    .catch(null)

function orNull<T>(value: T | null | undefined): T | null {
  return value ?? null
}
