export type TabLock = {
  /** Releases the lock, or the position in its queue. */
  release: () => void
  /** Takes the lock from a tab that does not respond. */
  steal: () => void
}

export type TabLockEvents = {
  onHeld: () => void
  /** Another tab holds it; `onHeld` follows when that one closes. */
  onTaken: () => void
}

const GIVEN_UP = new DOMException('Given up', 'AbortError')

/**
 * At most one tab of this browser leads per name. Without the Web Locks API (no https) every tab acts as leader, and
 * only our server prevents a file from being sent twice. https://developer.mozilla.org/docs/Web/API/Web_Locks_API
 */
export function holdTabLock(name: string, { onHeld, onTaken }: TabLockEvents): TabLock {
  const { locks } = navigator
  if (!locks) {
    onHeld()
    return { release: () => undefined, steal: () => undefined }
  }
  let released = false
  let waiting = new AbortController()
  let letGo: (() => void) | undefined

  const hold = (): Promise<void> | undefined => {
    if (released) return
    const { promise, resolve } = Promise.withResolvers<void>()
    letGo = resolve
    onHeld()
    return promise
  }
  const wait = () => {
    waiting = new AbortController()
    locks.request(name, { signal: waiting.signal }, hold).catch(lost)
  }
  /** Stolen while it was held, or aborted while waiting. */
  const lost = (reason: unknown) => {
    if (released || reason === GIVEN_UP) return
    onTaken()
    wait()
  }

  locks
    .request(name, { ifAvailable: true }, (lock) => {
      if (lock) return hold()
      if (released) return
      onTaken()
      wait()
    })
    .catch(lost)

  return {
    release() {
      released = true
      waiting.abort(GIVEN_UP)
      letGo?.()
    },
    steal() {
      waiting.abort(GIVEN_UP)
      locks.request(name, { steal: true }, hold).catch(lost)
    },
  }
}
