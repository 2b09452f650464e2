'use client'

import { useEffect } from 'react'
import { createStore, useStore } from '@/lib/store'

const STORED = 'evidence-desk-dismissed-uploads'
/** More than a week of refusals; the oldest are dropped first, and then shown again. */
const MAX = 200

const dismissedUploads = createStore<readonly string[] | null>(null)

/** Refused uploads that the person has dismissed, in this browser only; null until they were read. */
export function useDismissedUploads() {
  useEffect(() => {
    if (dismissedUploads.get() === null) dismissedUploads.set(read())
  }, [])
  return { dismissed: useStore(dismissedUploads), dismiss }
}

function dismiss(ids: readonly string[]) {
  const known = read()
  const next = [...known, ...ids.filter((id) => !known.includes(id))].slice(-MAX)
  write(next)
  dismissedUploads.set(next)
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
    // Without storage they are kept as long as the page.
  }
}
