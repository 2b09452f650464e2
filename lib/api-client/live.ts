import type { Live } from './live-parts'
import { ApiError } from './api-error'

/**
 * What asks our server anything: TanStack Query and the schemas of the contract, 40 KB together. A page is rendered
 * with all it shows, so none of it is in the first load: it is fetched when something is to be asked. In the browser
 * only, where there is one of it per tab.
 */
let live: Live | null = null
let loading: Promise<Live> | null = null
const listeners = new Set<() => void>()

/** Null until it is here. */
export const liveNow = (): Live | null => live

export function subscribeToLive(listener: () => void) {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** @throws ApiError `network` when it cannot be fetched; the next call tries again */
export function loadLive(): Promise<Live> {
  loading ??= fetchLive().catch((cause: unknown) => {
    loading = null
    throw new ApiError({ code: 'network', status: 0, cause })
  })
  return loading
}

async function fetchLive(): Promise<Live> {
  const { createLive } = await import('./live-parts')
  live = createLive()
  for (const listener of listeners) listener()
  return live
}

/** Makes `load` also fetch the provider that what it loads has to stand in. */
export function besideLive<Loaded>(load: () => Promise<Loaded>) {
  return async () => {
    const [loaded, { LiveProvider }] = await Promise.all([load(), loadLive()])
    return { ...loaded, LiveProvider }
  }
}

/** Does something with it, at once if it is here. Where it cannot be fetched there is nothing to bring up to date. */
export function withLive(act: (live: Live) => void): void {
  if (live) act(live)
  else loadLive().then(act, () => undefined)
}

/**
 * Whoever comes back to the page sees what is new, as they do where Query is there already.
 * @returns takes it back
 */
export function refreshOnReturn(): () => void {
  const refresh = () => {
    if (live || document.hidden) return
    withLive(({ client }) => void client.refetchQueries({ type: 'active', stale: true }))
  }
  document.addEventListener('visibilitychange', refresh)
  addEventListener('online', refresh)
  return () => {
    document.removeEventListener('visibilitychange', refresh)
    removeEventListener('online', refresh)
  }
}
