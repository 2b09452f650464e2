'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { toApiError, type ApiError } from '@/lib/api-client/api-error'
import { conflictCheckOf, StaleViewError } from '@/lib/api-client/conflict-check'
import { refreshDispute } from '@/lib/api-client/queries/dispute-queries'
import type { Document } from '@/lib/contract/documents'

/** skipped: the person stopped before it, or chose to review the changes of others. */
export type DocumentOutcome =
  | { state: 'waiting' | 'running' | 'done' | 'continues' | 'skipped' }
  | { state: 'failed'; error: ApiError }

/**
 * Runs one call per document, one after another, so that it can be stopped between two of them. Each call is safe by
 * itself: when the page is closed, the server completes the running one, and the others are not begun.
 */
export function useEachDocument(disputeId: string, documents: readonly Document[]) {
  const client = useQueryClient()
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, DocumentOutcome>>(new Map())
  const [phase, setPhase] = useState<'idle' | 'running' | 'over'>('idle')
  const isStopped = useRef(false)
  const isRunning = useRef(false)

  /** @returns whether all of them are done */
  async function run(
    call: (document: Document, seen: string | undefined) => Promise<'done' | 'continues'>,
  ): Promise<boolean> {
    if (isRunning.current) return false
    isRunning.current = true
    isStopped.current = false
    setPhase('running')
    let doneCount = 0
    const report = (id: string, outcome: DocumentOutcome) =>
      setOutcomes((before) => new Map(before).set(id, outcome))
    for (const document of documents) {
      if (isStopped.current) {
        report(document.id, { state: 'skipped' })
        continue
      }
      report(document.id, { state: 'running' })
      try {
        const state = await conflictCheckOf(disputeId).run((seen) => call(document, seen))
        report(document.id, { state })
        if (state === 'done') doneCount++
      } catch (error) {
        if (error instanceof StaleViewError) isStopped.current = true
        report(
          document.id,
          error instanceof StaleViewError
            ? { state: 'skipped' }
            : { state: 'failed', error: toApiError(error) },
        )
      }
    }
    isRunning.current = false
    setPhase('over')
    void refreshDispute(client, disputeId)
    return doneCount === documents.length
  }

  return {
    outcomes,
    phase,
    run,
    stop: () => {
      isStopped.current = true
    },
  }
}
