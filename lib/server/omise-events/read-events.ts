import 'server-only'
import { MAX_PAGE_SIZE } from '@/lib/evidence/limits'
import { desk } from '@/lib/server/desk'
import { readProgress, saveProgress } from './reading-progress'
import { purgeOldEvents, recordEvents } from './record-events'

const MINUTE_MS = 60 * 1000
/** Events may become visible out of order. */
const OVERLAP_MS = 10 * MINUTE_MS
/** The range of the first reading; older changes are found by reading the lists of disputes. */
const FIRST_MS = 24 * 60 * MINUTE_MS

/** Reads and records the account's events since the newest recorded one, which covers lost webhooks. */
export async function readEvents(): Promise<void> {
  const { db, omise, now } = desk()
  const { since } = await readProgress(db, 'events')
  const from = new Date((since?.getTime() ?? now().getTime() - FIRST_MS) - OVERLAP_MS)
  for (let offset = 0; ;) {
    const page = await omise.events.list({
      limit: MAX_PAGE_SIZE,
      offset,
      order: 'chronological',
      from,
    })
    await db.transaction((tx) => recordEvents(tx, page.data, 'event'))
    const newest = page.data.at(-1)
    if (newest) await saveProgress(db, 'events', { since: newest.createdAt })
    offset += page.received
    if (page.received === 0 || offset >= page.total) break
  }
  await purgeOldEvents()
}
