import * as z from 'zod/mini'
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '@/lib/evidence/limits'
import { CURSOR } from './query-fields'

const wholeNumber = (minimum: number, maximum: number, fallback: number) =>
  z._default(
    z.pipe(
      z.string().check(z.regex(/^\d{1,9}$/)),
      z.pipe(z.transform(Number), z.number().check(z.minimum(minimum), z.maximum(maximum))),
    ),
    fallback,
  )

/** Query parameters arrive as text; both count items, not pages. */
export const limitParam = wholeNumber(1, MAX_PAGE_SIZE, DEFAULT_PAGE_SIZE)
export const offsetParam = wholeNumber(0, 999_999_999, 0)

export function pageOf<Item extends z.core.$ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    /** All matching items, not only those of this page. */
    total: z.number(),
    limit: z.number(),
    offset: z.number(),
  })
}

/** A calendar day, `2026-03-20`, in the account's time zone. Postgres has no year 0. */
export const dayParam = z.string().check(z.iso.date(), z.regex(/^(?!0000)/))

/** The start of a page in a list too long to count; returned with one page for the next. */
export const cursorParam = z.string().check(z.regex(CURSOR))
