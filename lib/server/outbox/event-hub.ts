import 'server-only'
import { and, asc, gt, lte, max, min } from 'drizzle-orm'
import type { Logger } from 'pino'
import type { OpenDatabase } from '@/lib/db/open-database'
import { liveEvents } from '@/lib/db/schema/live-events'
import { EVENTS_CHANNEL } from './append-event'

export type OutboxEvent = typeof liveEvents.$inferSelect

/** Reads the outbox of this process, once for all subscribers. */
export type EventHub = {
  /** The id of the last event passed to subscribers. */
  lastId(): number
  /** Calls `onEvents` with events committed from now on, each once and in order. Returns the unsubscribe function. */
  subscribe(onEvents: (events: readonly OutboxEvent[]) => void): () => void
  /** Reads new events. The database notifies the hub; this is for notifications that were lost. */
  poll(): Promise<void>
  /**
   * The events between `id` and the next one passed to subscribers; null when they are too many, or no longer stored.
   */
  since(id: number): Promise<readonly OutboxEvent[] | null>
  close(): Promise<void>
}

const BATCH = 500

export async function startEventHub(
  { db, listen }: Pick<OpenDatabase, 'db' | 'listen'>,
  log: Logger,
): Promise<EventHub> {
  const subscribers = new Set<(events: readonly OutboxEvent[]) => void>()
  let reading: Promise<void> | null = null
  let isStale = false
  let lastId = 0

  async function readNew(): Promise<void> {
    isStale = false
    const events = await eventsAfter(lastId)
    lastId = events.at(-1)?.id ?? lastId
    if (events.length === BATCH) isStale = true
    if (events.length > 0) for (const onEvents of subscribers) onEvents(events)
  }

  function eventsAfter(id: number): Promise<OutboxEvent[]> {
    return db
      .select()
      .from(liveEvents)
      .where(gt(liveEvents.id, id))
      .orderBy(asc(liveEvents.id))
      .limit(BATCH)
  }

  async function readAll(): Promise<void> {
    while (isStale) await readNew()
  }

  function poll(): Promise<void> {
    isStale = true
    reading ??= readAll().finally(() => {
      reading = null
    })
    return reading
  }

  function wake(): void {
    poll().catch((err: unknown) => log.warn({ err }, 'The events could not be read'))
  }

  const [newest] = await db.select({ id: max(liveEvents.id) }).from(liveEvents)
  lastId = newest?.id ?? 0
  const listener = await listen(EVENTS_CHANNEL, wake)

  return {
    lastId: () => lastId,
    subscribe(onEvents) {
      subscribers.add(onEvents)
      return () => subscribers.delete(onEvents)
    },
    poll,
    async since(id) {
      const upTo = lastId
      if (id === upTo) return []
      if (id > upTo) return null
      const [oldest] = await db.select({ id: min(liveEvents.id) }).from(liveEvents)
      // The events right after it may have been purged.
      if (!oldest?.id || oldest.id > id + 1) return null
      const events = await db
        .select()
        .from(liveEvents)
        .where(and(gt(liveEvents.id, id), lte(liveEvents.id, upTo)))
        .orderBy(asc(liveEvents.id))
        .limit(BATCH)
      return events.length < BATCH ? events : null
    },
    async close() {
      await listener.close()
      await reading?.catch(() => undefined)
    },
  }
}
