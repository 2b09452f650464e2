import { z } from 'zod'
import type { OmiseList, OmiseSearch } from '../types'
import { itemsOf } from './items'
import { optionalDate, optionalText } from './wire'

const count = z.int().nonnegative()

/** A list object with items parsed by `item`; unreadable ones are left out and reported. */
export function listOf<T>(item: z.ZodType<T>): z.ZodType<OmiseList<T>> {
  return z
    .object({
      object: z.literal('list'),
      data: itemsOf(item),
      total: count,
      limit: count,
      offset: count,
      order: optionalText,
      from: optionalDate,
      to: optionalDate,
    })
    .transform((wire) => ({
      ...wire.data,
      total: wire.total,
      limit: wire.limit,
      offset: wire.offset,
      order: wire.order,
      from: wire.from,
      to: wire.to,
    }))
}

/** A search object, like `listOf`. */
export function searchOf<T>(item: z.ZodType<T>): z.ZodType<OmiseSearch<T>> {
  return z
    .object({
      object: z.literal('search'),
      data: itemsOf(item),
      total: count,
      total_pages: count,
      page: count,
      per_page: count,
      order: optionalText,
      query: optionalText,
      filters: z.record(z.string(), z.unknown()).catch({}),
    })
    .transform((wire) => ({
      ...wire.data,
      total: wire.total,
      totalPages: wire.total_pages,
      page: wire.page,
      perPage: wire.per_page,
      order: wire.order,
      query: wire.query ?? '',
      filters: wire.filters,
    }))
}
