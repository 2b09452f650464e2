import pLimit from 'p-limit'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { HeldFile } from '@/components/uploads/queue/held-file'
import type { CombineOptions } from '@/lib/file-prep/shared/processed'
import type { ProcessingProblem } from '@/lib/file-prep/shared/file-problem'
import { combineFiles } from '@/lib/file-prep/client/process-file'

type CombineState =
  | { name: 'choosing' }
  /** `reading`: the number of files started. */
  | { name: 'working'; reading: number }
  /**
   * `changed`: the queue has another file now. `problem` is null when the worker itself failed; `reading` is 0 when no
   * file is the cause.
   */
  | { name: 'blocked'; reading: number; problem: CombineProblem | null }

export type CombineProblem = ProcessingProblem | 'changed'

/** `filename`: its name at Omise. `isStill`: whether the queue still has this file. Another tab may edit it meanwhile. */
export type Part = { file: HeldFile; filename: string; isStill: () => boolean }

export type CombineOrder = CombineOptions & { parts: readonly Part[]; filename: string }

/** Combines files; unmounting cancels it. */
export function useCombine() {
  const [state, setState] = useState<CombineState>({ name: 'choosing' })
  const work = useRef<AbortController>(null)

  useEffect(() => () => work.current?.abort(new DOMException('Closed', 'AbortError')), [])

  const combine = useCallback(
    async ({ parts, ...options }: CombineOrder, onCombined: (file: File) => void) => {
      const controller = new AbortController()
      const { signal } = controller
      work.current = controller
      let reading = 0
      setState({ name: 'working', reading })
      const blockedBy = (problem: CombineProblem | null) =>
        signal.aborted || setState({ name: 'blocked', reading, problem })
      try {
        const oneByOne = pLimit(1)
        const files = await Promise.all(parts.map((part) => oneByOne(readPart, part)))
        if (signal.aborted) return
        reading = files.indexOf(null) + 1
        if (reading > 0) return blockedBy('processed_file_missing')
        const result = await combineFiles(
          files.filter((file) => file !== null),
          {
            ...options,
            signal,
            onProgress(step) {
              if (step !== 'reading' || signal.aborted) return
              reading += 1
              setState({ name: 'working', reading })
            },
          },
        )
        if (signal.aborted) return
        if (result.state === 'blocked') return blockedBy(result.problem)
        reading = parts.findIndex(({ isStill }) => !isStill()) + 1
        if (reading > 0) return blockedBy('changed')
        onCombined(result.file)
      } catch {
        blockedBy(null)
      }
    },
    [],
  )

  return { state, combine }
}

/** Under its name at Omise, which the cover page lists; null when its bytes cannot be read back. */
async function readPart({ file, filename }: Part): Promise<File | null> {
  const read = await file.read().catch(() => null)
  return read && new File([read], filename, { type: read.type })
}
