'use client'

import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Pdf } from '@/lib/file-prep/shared/pdf'

type Size = { width: number; height: number }

/**
 * The sizes of the first `count` pages of a PDF without rotation, in points. Pages that `learn` was not called for are
 * assumed to have the size of the first one. Null until that is known, and when it cannot be read.
 */
export function usePageSizes(pdf: Pdf, count: number, onFailed: (error: unknown) => void) {
  const [known, setKnown] = useState<ReadonlyMap<number, Size>>(new Map())
  const asked = useRef(new Set<number>())
  const failed = useRef(onFailed)
  useEffect(() => {
    failed.current = onFailed
  })

  const learn = useCallback(
    (page: number) => {
      if (asked.current.has(page)) return
      asked.current.add(page)
      pdf.pageSize(page).then(
        (size) => setKnown((before) => new Map(before).set(page, size)),
        (error: unknown) => {
          // Any other page that cannot be read reports it itself, in its place.
          if (page === 1) failed.current(error)
        },
      )
    },
    [pdf],
  )
  useEffect(() => learn(1), [learn])

  const sizes = useMemo(() => {
    const first = known.get(1)
    if (!first) return null
    return Array.from({ length: count }, (_, index) => known.get(index + 1) ?? first)
  }, [known, count])
  return { sizes, learn }
}
