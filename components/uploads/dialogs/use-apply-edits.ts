import { useEffect, useRef, useState } from 'react'
import type { Edits } from '@/lib/file-prep/shared/edit'
import type { ProcessingProblem } from '@/lib/file-prep/shared/file-problem'
import { editProcessedFile } from '@/lib/file-prep/client/process-file'
import type { BlockedFile, ReadyFile } from '@/lib/file-prep/shared/processed'

export type ApplyState =
  | { name: 'idle' }
  /** From 0 to 1. */
  | { name: 'working'; progress: number }
  /** `problem` is null when the worker itself failed. */
  | { name: 'failed'; problem: ProcessingProblem | null; found: BlockedFile['found'] }

/**
 * The work for a file in addition to its pages; each page is drawn or copied, searched twice, compared, and checked
 * like any other.
 */
const STEPS = 10
const STEPS_OF_A_PAGE = 5

/** Applies edits to a file; unmounting cancels it. `pages` is null for a picture. */
export function useApplyEdits(pages: number | null) {
  const [state, setState] = useState<ApplyState>({ name: 'idle' })
  const running = useRef<AbortController | null>(null)
  const expected = STEPS + STEPS_OF_A_PAGE * (pages ?? 0)

  const stop = () => {
    running.current?.abort(new DOMException('Stopped', 'AbortError'))
    running.current = null
    setState({ name: 'idle' })
  }
  useEffect(() => () => running.current?.abort(new DOMException('Closed', 'AbortError')), [])

  /** Null when it was cancelled or failed; `state` has the reason. */
  const apply = async (file: File, edits: Edits): Promise<ReadyFile | null> => {
    const controller = new AbortController()
    const { signal } = controller
    running.current = controller
    let steps = 0
    setState({ name: 'working', progress: 0 })
    const fail = (problem: ProcessingProblem | null, found?: BlockedFile['found']) => {
      if (!signal.aborted) setState({ name: 'failed', problem, found })
      return null
    }
    try {
      const processed = await editProcessedFile(file, edits, {
        signal,
        onProgress() {
          steps += 1
          if (!signal.aborted) setState({ name: 'working', progress: steps / expected })
        },
      })
      if (signal.aborted) return null
      return processed.state === 'ready' ? processed : fail(processed.problem, processed.found)
    } catch {
      return fail(null)
    }
  }
  return { state, apply, stop }
}
