import { isApiError } from '@/lib/api-client/api-error'
import type { SessionMessage } from '@/lib/api-client/session-channel'
import type { Session } from '@/lib/contract/session'
import { createStore, type ReadonlyStore } from '@/lib/store'

/** `idle`: by inactivity, which a request prevents · `final`: 12 hours after sign-in. */
export type SessionEnd = 'idle' | 'final'

export type SessionState =
  | { type: 'alive' }
  /** The person is warned. `endsAt` in milliseconds since 1970. */
  | { type: 'ending'; end: SessionEnd; endsAt: number }
  | { type: 'ended' }

export type SessionWatchTools = {
  /** Reads the remaining time. @throws ApiError `not_signed_in` when the session has ended */
  readSession: () => Promise<Session>
  /** Resumes the requests that wait for the session. */
  resumeRequests: () => void
  /** Sends to the other tabs. */
  post: (message: SessionMessage) => void
  /** The session was ended on purpose, in another tab. */
  leave: () => void
  /** Calls back once after `ms`; returns the cancel function. */
  later: (ms: number, run: () => void) => () => void
  /** Milliseconds since 1970. */
  now: () => number
}

export type SessionWatch = ReturnType<typeof createSessionWatch>

/** How long before its end the person is warned. WCAG 2.2.1 requires at least 20 seconds. */
export const WARNING_MS = 2 * 60_000
/** While the server does not respond. */
const RETRY_MS = 10_000
const SOONEST_MS = 1_000

/**
 * Tracks the state of the session. Only the server decides: timers, other tabs and refused requests merely trigger a
 * check, so that all tabs reach the same state.
 */
export function createSessionWatch(tools: SessionWatchTools) {
  const { readSession, resumeRequests, post, leave, later, now } = tools
  const store = createStore<SessionState>({ type: 'alive' })
  let asking: Promise<boolean> | null = null
  let askingNext: Promise<boolean> | null = null
  let dueAt = 0
  let cancel = () => {}
  /** The person was warned of this end and dismissed the warning. */
  let dismissed: SessionEnd | null = null

  function set(next: SessionState) {
    if (next.type === 'alive' && store.get().type === 'alive') return
    store.set(next)
  }

  function schedule(ms: number) {
    const delay = Math.max(ms, SOONEST_MS)
    cancel()
    dueAt = now() + delay
    cancel = later(delay, () => void check())
  }

  /** @returns whether the server responded */
  async function ask(): Promise<boolean> {
    try {
      understand(await readSession())
      return true
    } catch (error) {
      if (isApiError(error, 'not_signed_in')) end()
      else schedule(RETRY_MS)
      return isApiError(error, 'not_signed_in')
    }
  }

  function understand({ idleSecondsLeft, secondsLeft }: Session) {
    const end: SessionEnd = secondsLeft <= idleSecondsLeft ? 'final' : 'idle'
    const left = Math.min(secondsLeft, idleSecondsLeft) * 1000
    const isNear = left <= WARNING_MS
    if (!isNear) dismissed = null
    schedule(isNear ? left : left - WARNING_MS)
    set(
      isNear && dismissed !== end
        ? { type: 'ending', end, endsAt: now() + left }
        : { type: 'alive' },
    )
    resumeRequests()
  }

  function end() {
    cancel()
    dismissed = null
    set({ type: 'ended' })
  }

  /** Checks after this moment: a pending response may concern the previous session. */
  function check(): Promise<boolean> {
    if (asking) {
      askingNext ??= asking.then(check)
      return askingNext
    }
    askingNext = null
    asking = ask().finally(() => {
      asking = null
    })
    return asking
  }

  /** Like `check`, and broadcasts the outcome to the other tabs. */
  async function checkForAll(): Promise<boolean> {
    const before = store.get().type
    const isAnswered = await check()
    if (store.get().type === 'ended' && before !== 'ended') post('ended')
    if (store.get().type === 'alive' && before !== 'alive') post('alive')
    return isAnswered
  }

  return {
    state: store as ReadonlyStore<SessionState>,
    /** @returns whether the server responded */
    check: checkForAll,
    onMessage(message: SessionMessage) {
      if (message === 'signed_out') return leave()
      if (store.get().type === 'alive' ? message === 'ended' : message === 'alive') void check()
    },
    /** The page became visible; timers do not run while a computer sleeps. */
    wake() {
      if (store.get().type === 'ended' || now() >= dueAt) void check()
    },
    /** Dismisses the warning; the session still ends. */
    dismiss() {
      const state = store.get()
      if (state.type !== 'ending') return
      dismissed = state.end
      set({ type: 'alive' })
    },
    stop: () => cancel(),
  }
}
