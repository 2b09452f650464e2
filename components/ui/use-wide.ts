'use client'

import { useEffect, useSyncExternalStore } from 'react'
import { savePreference } from './save-preference'
import { WIDE_COOKIE } from './wide'

/** As the variant `workspace` in app/globals.css. */
const WIDE = '(width >= 80rem) and (height >= 32rem)'

/**
 * Whether the window has room for the panes of the workspace.
 * @param rendered what the server assumed; it knows by the cookie that this writes
 */
export function useWide(rendered: boolean): boolean {
  const isWide = useSyncExternalStore(
    subscribe,
    () => matchMedia(WIDE).matches,
    () => rendered,
  )
  useEffect(() => {
    if (isWide !== rendered) savePreference(WIDE_COOKIE, isWide ? 'yes' : 'no')
  }, [isWide, rendered])
  return isWide
}

function subscribe(onChange: () => void): () => void {
  const query = matchMedia(WIDE)
  query.addEventListener('change', onChange)
  return () => query.removeEventListener('change', onChange)
}
