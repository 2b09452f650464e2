import 'server-only'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Database } from '@/lib/db/open-database'
import { readingProgress } from '@/lib/db/schema/disputes'

const moment = z.coerce.date().nullable().default(null)

/** When the last complete reading of a list began. */
const list = z.object({ readAt: moment })

/** The progress of each reader. Fields that an older or newer server did not write have their defaults. */
const STATES = {
  open: list,
  pending: list,
  poll: z.object({
    readAt: moment,
    /** The number of consecutive polls that Omise refused with 429. */
    refusals: z.number().default(0),
    pausedUntil: moment,
  }),
  /**
   * `since`: when the newest recorded event was created. `missed`: the number of consecutive events of disputes that no
   * webhook had announced.
   */
  events: z.object({ since: moment, missed: z.number().default(0) }),
  /**
   * Of the closed disputes: how many were read, in the order of their opening, and how many there are. `completedAt`:
   * when everything had been read for the first time; disputes that arrive later do not change it.
   */
  fill: z.object({
    closedRead: z.number().default(0),
    closedTotal: z.number().nullable().default(null),
    completedAt: moment,
  }),
} as const

type Reader = keyof typeof STATES
export type Progress<Name extends Reader> = z.output<(typeof STATES)[Name]>

export async function readProgress<Name extends Reader>(
  db: Database,
  reader: Name,
): Promise<Progress<Name>> {
  const [row] = await db.select().from(readingProgress).where(eq(readingProgress.reader, reader))
  // The schema of a name parses exactly that name's state.
  return STATES[reader].parse(row?.state ?? {}) as Progress<Name>
}

export async function saveProgress<Name extends Reader>(
  db: Database,
  reader: Name,
  progress: Progress<Name>,
): Promise<void> {
  const state = Object.fromEntries(
    Object.entries(progress).map(([name, value]) => [
      name,
      value instanceof Date ? value.toISOString() : value,
    ]),
  )
  const values = { state, updatedAt: new Date() }
  await db
    .insert(readingProgress)
    .values({ reader, ...values })
    .onConflictDoUpdate({ target: readingProgress.reader, set: values })
}
