import { useCallback, useEffect, useRef, useState } from 'react'
import type { CombineOptions } from '@/lib/prepare/combine'
import type { PrepareProblem } from '@/lib/prepare/file-problem'
import { combineFiles } from '@/lib/prepare/prepare-file'

type CombineState =
  | { name: 'choosing' }
  /** `reading`: how many of the files were begun. */
  | { name: 'working'; reading: number }
  /** `problem` is null when the worker itself could not work; `reading` 0 when it was no file's fault. */
  | { name: 'blocked'; reading: number; problem: PrepareProblem | null }

export type CombineOrder = CombineOptions & { files: readonly File[]; filename: string }

/** Puts files together; leaving breaks it off. */
export function useCombine() {
  const [state, setState] = useState<CombineState>({ name: 'choosing' })
  const work = useRef<AbortController>(null)

  useEffect(() => () => work.current?.abort(new DOMException('Closed', 'AbortError')), [])

  const combine = useCallback(
    async ({ files, ...options }: CombineOrder, onMade: (file: File) => void) => {
      const controller = new AbortController()
      const { signal } = controller
      work.current = controller
      let reading = 0
      setState({ name: 'working', reading })
      const blockedBy = (problem: PrepareProblem | null) =>
        signal.aborted || setState({ name: 'blocked', reading, problem })
      try {
        const made = await combineFiles(files, {
          ...options,
          signal,
          onProgress(step) {
            if (step !== 'reading' || signal.aborted) return
            reading += 1
            setState({ name: 'working', reading })
          },
        })
        if (signal.aborted) return
        if (made.state === 'blocked') return blockedBy(made.problem)
        onMade(made.file)
      } catch {
        blockedBy(null)
      }
    },
    [],
  )

  return { state, combine }
}
