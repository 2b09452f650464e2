import type { LiveEvent } from '@/lib/contract/live'
import { api, withQuery } from '@/lib/format/paths'
import type { LiveMessage } from './live-message'
import { holdTabLock } from '@/lib/api-client/tab-leadership'

type LiveUpdates = {
  /** `isLeader`: this tab has the stream, so the other tabs of the browser do not. */
  onEvent: (event: LiveEvent, isLeader: boolean) => void
  /** Events were missed and cannot be sent any more. */
  onReset: () => void
  /** Whether events arrive. False until the stream is open. */
  onState: (isUp: boolean) => void
}

/** With zod, so it loads with the first message. */
const schemas = () => import('./live-message')

/**
 * After the server refused the stream, as when the session is over: growing, for a page that is left open over night.
 * Where the stream only broke off, the browser connects again by itself.
 */
const RETRY_MS = { first: 15_000, longest: 5 * 60_000 }

/**
 * Follows `GET /api/live`, in however many tabs: the leading tab has the stream and passes on what it brings. The name
 * changes with the shape of the messages, so that two versions of the desk in one browser do not misunderstand each other.
 * @returns what ends it
 */
export function openLiveUpdates(personId: string, listener: LiveUpdates): () => void {
  const name = `evidence-desk/live/1/${personId}`
  const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(name)
  /** The last event this tab knows of: where the stream resumes when this tab takes it over. */
  let lastId: number | null = null
  let isUp = false
  let isLeader = false
  let source: EventSource | null = null
  let turn: Promise<unknown> = Promise.resolve()
  let isClosed = false
  let retry: ReturnType<typeof setTimeout> | undefined
  let retryMs = RETRY_MS.first

  function receive(message: LiveMessage): void {
    switch (message.type) {
      case 'event':
        if (lastId !== null && message.event.id <= lastId) return
        lastId = message.event.id
        return listener.onEvent(message.event, isLeader)
      case 'reset':
        lastId = message.id
        return listener.onReset()
      case 'state':
        lastId ??= message.id
        if (message.isUp !== isUp) listener.onState(message.isUp)
        isUp = message.isUp
        return
      case 'ask':
        if (isLeader)
          channel?.postMessage({ type: 'state', isUp, id: lastId } satisfies LiveMessage)
    }
  }

  function announce(message: LiveMessage): void {
    receive(message)
    channel?.postMessage(message)
  }

  /** Parses what came from outside, one after the other; what is no message of this version is ignored. */
  function inTurn(data: unknown, take: (message: LiveMessage) => void): void {
    turn = turn
      .then(async () => {
        const message = (await schemas()).liveMessageSchema.safeParse(data)
        if (message.success && !isClosed) take(message.data)
      })
      // Code that does not load: polling continues.
      .catch(() => listener.onState(false))
  }

  function connect(): void {
    const after = lastId === null ? undefined : String(lastId)
    const opened = new EventSource(withQuery(api.live(), { after }))
    source = opened
    opened.onopen = () => {
      retryMs = RETRY_MS.first
    }
    opened.addEventListener('ready', ({ lastEventId }) => {
      announce({ type: 'state', isUp: true, id: Number(lastEventId) })
    })
    opened.addEventListener('reset', ({ lastEventId }) => {
      announce({ type: 'reset', id: Number(lastEventId) })
      announce({ type: 'state', isUp: true, id: Number(lastEventId) })
    })
    opened.onmessage = ({ data }: MessageEvent<string>) => {
      inTurn({ type: 'event', event: JSON.parse(data) }, announce)
    }
    opened.onerror = () => {
      announce({ type: 'state', isUp: false, id: lastId })
      if (opened.readyState !== EventSource.CLOSED) return
      retry = setTimeout(connect, retryMs)
      retryMs = Math.min(2 * retryMs, RETRY_MS.longest)
    }
  }

  function disconnect(): void {
    clearTimeout(retry)
    source?.close()
    source = null
  }

  if (channel) {
    channel.onmessage = ({ data }: MessageEvent<unknown>) => inTurn(data, receive)
  }
  const lock = holdTabLock(name, {
    onHeld() {
      isLeader = true
      connect()
    },
    onTaken() {
      isLeader = false
      disconnect()
      channel?.postMessage({ type: 'ask' } satisfies LiveMessage)
    },
  })
  return () => {
    isClosed = true
    disconnect()
    lock.release()
    channel?.close()
  }
}
