import type { SessionNews } from './session-channel'

/** The page that is on screen, as the calls to our API know it. Small: it is part of every first load. */
export type SessionPage = {
  /** For whom it was rendered. */
  personId: string
  /** The session may have ended: asks the server, and the person if it has. */
  check: () => void
  /** Tells the other tabs. */
  post: (news: SessionNews) => void
}

let current: SessionPage | null = null

export const sessionPage = (): SessionPage | null => current

/** @returns takes it back */
export function openSessionPage(page: SessionPage): () => void {
  current = page
  return () => {
    if (current === page) current = null
  }
}
