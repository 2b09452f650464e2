import { z } from 'zod'
import type { OmiseItems, OmiseUnreadableItem } from '../types'

/** Omise sends at most 100. Far more are not a page, and many such lists in one response would block the event loop. */
const MAX_ITEMS = 200

const MAX_WHY = 300

/** The items of a page, each parsed separately: one unreadable item must not fail the others. */
export function itemsOf<T>(item: z.ZodType<T>): z.ZodType<OmiseItems<T>> {
  const page = z.array(z.unknown()).max(MAX_ITEMS)
  return page.transform((received) => {
    const items: OmiseItems<T> = { data: [], unreadable: [], received: received.length }
    for (const each of received) {
      if (deleted.safeParse(each).success) continue
      const parsed = item.safeParse(each)
      if (parsed.success) items.data.push(parsed.data)
      else items.unreadable.push(describe(each, parsed.error))
    }
    return items
  })
}

/** Checked first: versions before 2019-05-29 reduce a deleted object to little more than its id. */
const deleted = z.object({ deleted: z.literal(true) })

const identity = z.object({
  object: z
    .string()
    .regex(/^[a-z_]{1,40}$/)
    .nullable()
    .catch(null),
  id: z
    .string()
    .regex(/^[a-z]{1,20}(_test)?_[0-9a-z]{1,64}$/)
    .nullable()
    .catch(null),
})

function describe(item: unknown, { issues }: z.ZodError): OmiseUnreadableItem {
  const { object, id } = identity.safeParse(item).data ?? { object: null, id: null }
  const why = issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
  return { object, id, why: why.slice(0, MAX_WHY) }
}
