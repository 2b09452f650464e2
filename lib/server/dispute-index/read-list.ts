import 'server-only'
import { MAX_PAGE_SIZE } from '@/lib/evidence/limits'
import { desk } from '@/lib/server/desk'
import { recordDisputes, type Reading } from './record-disputes'

/**
 * Reads a list of disputes from Omise and records them.
 * @returns the ids of all disputes in the list, including unreadable ones that have an id
 * @throws OmiseError
 */
export async function readList(
  status: 'open' | 'pending',
  reading: Omit<Reading, 'readAt'>,
  signal?: AbortSignal,
): Promise<string[]> {
  const { omise, now } = desk()
  const ids: string[] = []
  for (let offset = 0; ;) {
    const readAt = now()
    const page = await omise.disputes.list({ status, limit: MAX_PAGE_SIZE, offset }, { signal })
    await recordDisputes(page.data, { ...reading, readAt })
    ids.push(...[...page.data, ...page.unreadable].flatMap(({ id }) => id ?? []))
    offset += page.received
    if (page.received === 0 || offset >= page.total) return ids
  }
}
