import 'server-only'
import { LIVE_TOPICS, type LiveEvent, type LiveTopic } from '@/lib/contract/live'
import { can, type Action, type Role } from '@/lib/evidence/access'
import { DeskError } from '@/lib/server/platform/errors'
import type { EventHub, OutboxEvent } from './event-hub'

/** The open streams of `GET /api/live` in this process. */
export type EventStreams = {
  /**
   * Opens a stream of the events that the person may read (text/event-stream). It ends with the session, with a change
   * of the role, and when the client does not read.
   * @param after the client's last event; null when it has just read everything
   * @throws DeskError `too_many_requests` when the person has too many open streams
   */
  open(reader: Reader, after: number | null, signal: AbortSignal): ReadableStream<Uint8Array>
  /** Ends all streams; their clients reconnect, to this server or another one. */
  close(): void
}

/** The reader, as of the request that opened the stream. */
type Reader = { id: string; sessionId: string; role: Role }

type Stream = { reader: Reader; send(text: string): void; end(): void }

type EventStreamsOptions = {
  hub: EventHub
  /** The roles of the active sessions, by session id. */
  rolesOfSessions(sessionIds: readonly string[]): Promise<ReadonlyMap<string, Role>>
  pace: number
  random(): number
}

/** One per browser; a person has a few. */
export const MAX_STREAMS_PER_PERSON = 20
/** Some hundred events: a client further behind reads everything again when it reconnects. */
export const MAX_UNREAD_BYTES = 64 * 1024
/** An ended session ends its streams within this time, even when this process was not notified. */
const CHECK_EVERY_MS = 2_000
/** Shorter than the idle time-out of proxies. */
const HEARTBEAT_EVERY_MS = 20_000
/** The reconnection delay of a client, with jitter, since all are disconnected together when a server stops. */
const RETRY_MS = { min: 2_000, max: 5_000 }
const RETRY_AFTER_SECONDS = 60

/** The permission required for each event. */
const ACTION_OF_TOPIC: Readonly<Record<LiveTopic, Action>> = {
  dispute: 'dispute.read',
  document: 'document.read',
  upload: 'document.read',
  note: 'dispute.read',
  draft: 'dispute.read',
  review: 'dispute.read',
  response: 'dispute.read',
  notice: 'dispute.read',
  presence: 'dispute.read',
  template: 'response.write',
  view: 'view.save',
}

/** Topics that concern only other people than the one who caused the event. */
const OTHERS_ONLY: ReadonlySet<LiveTopic> = new Set(['presence'])

export function createEventStreams(options: EventStreamsOptions): EventStreams {
  const { hub, rolesOfSessions, pace, random } = options
  const streams = new Set<Stream>()
  const encoder = new TextEncoder()
  let timers: NodeJS.Timeout[] = []
  let checking: Promise<void> | null = null

  /** Ends the streams of sessions that have ended or changed their role, with one query for all. */
  async function check(): Promise<void> {
    const checked = [...streams]
    const roles = await rolesOfSessions([...new Set(checked.map(({ reader }) => reader.sessionId))])
    for (const { reader, end } of checked) {
      if (roles.get(reader.sessionId) !== reader.role) end()
    }
  }

  function checkSoon(): Promise<void> {
    // Without the database, the readers' permissions are unknown.
    checking ??= check()
      .catch(endAll)
      .finally(() => {
        checking = null
      })
    return checking
  }

  function endAll(): void {
    for (const { end } of streams) end()
  }

  async function tick(): Promise<void> {
    await checkSoon()
    await hub.poll().catch(endAll)
  }

  function add(stream: Stream): void {
    streams.add(stream)
    if (timers.length > 0) return
    const beat = () => {
      for (const { send } of streams) send(':\n\n')
    }
    timers = [
      setInterval(() => void tick(), CHECK_EVERY_MS * pace).unref(),
      setInterval(beat, HEARTBEAT_EVERY_MS * pace).unref(),
    ]
  }

  function remove(stream: Stream): void {
    streams.delete(stream)
    if (streams.size > 0) return
    for (const timer of timers) clearInterval(timer)
    timers = []
  }

  hub.subscribe((events) => {
    if (events.some(({ topic }) => topic === 'session')) void checkSoon()
  })

  return {
    open(reader, after, signal) {
      const own = [...streams].filter((stream) => stream.reader.id === reader.id)
      if (own.length >= MAX_STREAMS_PER_PERSON) {
        throw new DeskError('too_many_requests', { retryAfterSeconds: RETRY_AFTER_SECONDS })
      }
      let leave = () => undefined as void
      return new ReadableStream<Uint8Array>(
        {
          start(controller) {
            const stream: Stream = {
              reader,
              send(text) {
                if ((controller.desiredSize ?? 0) <= 0) {
                  leave()
                  // Next closes the connection on any error; this is the one that it does not log.
                  controller.error(new DOMException('The client stopped reading', 'AbortError'))
                } else controller.enqueue(encoder.encode(text))
              },
              end() {
                leave()
                controller.close()
              },
            }
            const unsubscribe = follow(hub, stream, after, retryMs(random))
            leave = () => {
              unsubscribe()
              remove(stream)
              signal.removeEventListener('abort', leave)
            }
            add(stream)
            signal.addEventListener('abort', leave)
            if (signal.aborted) leave()
          },
          cancel: () => leave(),
        },
        new ByteLengthQueuingStrategy({ highWaterMark: MAX_UNREAD_BYTES }),
      )
    },
    close: endAll,
  }
}

/** Sends the missed events, then new ones. @returns the function that ends it */
function follow(hub: EventHub, stream: Stream, after: number | null, retryMs: number): () => void {
  let isOver = false
  /** New events while the missed ones are read; null once those are sent. */
  let held: OutboxEvent[] | null = []
  const unsubscribe = hub.subscribe((events) => {
    if (held) held.push(...events)
    else sendAll(events)
  })

  function sendAll(events: readonly OutboxEvent[]): void {
    const written = events.flatMap((event) => writeEvent(event, stream.reader))
    if (written.length > 0) stream.send(written.join(''))
  }

  /** `reset`: read everything again. `ready`: the client has everything up to this id. */
  function begin(type: 'ready' | 'reset', id: number): void {
    stream.send(`retry: ${retryMs}\nid: ${id}\nevent: ${type}\ndata: ${type}\n\n`)
  }

  const upTo = hub.lastId()
  const catchUp = async () => {
    const missed = after === null ? [] : await hub.since(after)
    if (isOver) return
    begin(missed ? 'ready' : 'reset', missed && after !== null ? after : upTo)
    sendAll([...(missed ?? []), ...(held ?? [])])
    held = null
  }
  void catchUp().catch(() => !isOver && stream.end())
  return () => {
    isOver = true
    unsubscribe()
  }
}

/** Omits events that the reader may not receive. */
function writeEvent(event: OutboxEvent, reader: Reader): string[] {
  const { id, at, action, disputeId, personId, personName, recipientId } = event
  if (recipientId !== null && recipientId !== reader.id) return []
  const topic = LIVE_TOPICS.find((known) => known === event.topic)
  if (!topic || !can(reader.role, ACTION_OF_TOPIC[topic])) return []
  if (personId === reader.id && OTHERS_ONLY.has(topic)) return []
  const person = personId && personName !== null ? { id: personId, name: personName } : null
  const data: LiveEvent = { id, at: at.toISOString(), topic, action, disputeId, person }
  return [`id: ${id}\ndata: ${JSON.stringify(data)}\n\n`]
}

function retryMs(random: () => number): number {
  return Math.round(RETRY_MS.min + random() * (RETRY_MS.max - RETRY_MS.min))
}
