'use client'

import { useEffect, useMemo, useState } from 'react'
import type { Pdf } from '@/lib/file-prep/shared/pdf'
import { findText } from './find-text'

/** The n-th match of a page. */
type FoundMatch = { page: number; index: number }

export type Find = {
  query: string
  matches: readonly FoundMatch[]
  /** The position of `current` among the matches, from 0. */
  at: number
  current: FoundMatch | undefined
  isSearching: boolean
  /** Null in a browser that cannot mark text. */
  highlights: { all: Highlight; active: Highlight } | null
}

// Ten times the text of a document that banks read; only a hostile file has more.
const MAX_CHARACTERS = 5_000_000

/**
 * Searches the text of a PDF page by page, beginning at `startPage`'s first match.
 * @param pageCount how many of its pages are searched
 */
export function useFind(pdf: Pdf, pageCount: number) {
  const [{ query, startPage }, setSearch] = useState({ query: '', startPage: 1 })
  const [found, setFound] = useState<Found>(NOTHING)
  const [chosen, setChosen] = useState<{ query: string; at: number } | null>(null)
  const highlights = useHighlights()

  useEffect(() => {
    if (query === '') return
    const controller = new AbortController()
    void search(pdf, { pageCount, query, signal: controller.signal, onFound: setFound })
    return () => controller.abort()
  }, [pdf, pageCount, query])

  const { matches, isSearching } = found.query === query ? found : NOTHING
  const fromStart = matches.findIndex(({ page }) => page >= startPage)
  const isChosen = chosen?.query === query
  const at = isChosen ? chosen.at : Math.max(0, fromStart)
  // A match before the start page is shown only once there is none after it.
  const isPending = !isChosen && fromStart === -1 && isSearching
  const current = isPending ? undefined : matches[at]
  const find: Find = { query, matches, at, current, isSearching, highlights }

  return {
    find: { ...find, isSearching: query !== '' && (found.query !== query || isSearching) },
    /** An empty query ends the search. */
    search: (next: string, from: number) => setSearch({ query: next.trim(), startPage: from }),
    /** After the last match comes the first. */
    step: (by: 1 | -1) => {
      if (matches.length === 0) return
      setChosen({ query, at: (at + by + matches.length) % matches.length })
    },
  }
}

type Found = { query: string; matches: readonly FoundMatch[]; isSearching: boolean }

const NOTHING: Found = { query: '', matches: [], isSearching: false }

type Search = {
  pageCount: number
  query: string
  signal: AbortSignal
  onFound: (found: Found) => void
}

async function search(pdf: Pdf, { pageCount, query, signal, onFound }: Search): Promise<void> {
  let matches: readonly FoundMatch[] = []
  let characters = 0
  for (let page = 1; page <= pageCount && characters < MAX_CHARACTERS; page += 1) {
    // A page that cannot be read has no text to find.
    const text = await pdf.pageText(page).catch(() => '')
    if (signal.aborted) return
    characters += text.length
    const onPage = findText(text, query).map((_, index) => ({ page, index }))
    if (onPage.length === 0) continue
    matches = [...matches, ...onPage]
    onFound({ query, matches, isSearching: true })
  }
  onFound({ query, matches, isSearching: false })
}

/** The marks over the text. Their names are styled in app/globals.css; one viewer has them at a time. */
function useHighlights(): Find['highlights'] {
  const highlights = useMemo(() => {
    if (typeof Highlight === 'undefined') return null
    const active = new Highlight()
    active.priority = 1
    return { all: new Highlight(), active }
  }, [])
  useEffect(() => {
    if (!highlights) return
    const entries = [
      ['found', highlights.all],
      ['found-current', highlights.active],
    ] as const
    for (const [name, highlight] of entries) CSS.highlights.set(name, highlight)
    return () => {
      for (const [name, highlight] of entries) {
        if (CSS.highlights.get(name) === highlight) CSS.highlights.delete(name)
      }
    }
  }, [highlights])
  return highlights
}
