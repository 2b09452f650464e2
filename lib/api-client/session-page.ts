import type { SessionMessage } from './session-channel'

/** The current page, as used by the calls to our API. Small, since it is part of every first load. */
export type SessionPage = {
  /** The person for whom it was rendered. */
  personId: string
  /** Called when the session may have ended: asks the server, and the person if it has. */
  check: () => void
  /** Broadcasts to the other tabs. */
  post: (message: SessionMessage) => void
}

let current: SessionPage | null = null

export const sessionPage = (): SessionPage | null => current

/** @returns the function that removes it */
export function openSessionPage(page: SessionPage): () => void {
  current = page
  return () => {
    if (current === page) current = null
  }
}
