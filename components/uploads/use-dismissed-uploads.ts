'use client'

import { useCallback, useState } from 'react'

const STORED = 'evidence-desk-dismissed-uploads'
/** More than a week of refusals; the oldest are forgotten first, and then shown again. */
const MAX = 200

/** Refused uploads that somebody has taken note of, in this browser only. */
export function useDismissedUploads() {
  const [dismissed, setDismissed] = useState<readonly string[]>(read)
  const dismiss = useCallback((ids: readonly string[]) => {
    const known = read()
    const next = [...known, ...ids.filter((id) => !known.includes(id))].slice(-MAX)
    write(next)
    setDismissed(next)
  }, [])
  return { dismissed, dismiss }
}

function read(): readonly string[] {
  try {
    return (localStorage.getItem(STORED) ?? '').split(' ').filter(Boolean)
  } catch {
    return []
  }
}

function write(ids: readonly string[]): void {
  try {
    localStorage.setItem(STORED, ids.join(' '))
  } catch {
    // Without storage it lasts as long as the page.
  }
}
