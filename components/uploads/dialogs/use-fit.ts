import { useEffect, useState } from 'react'
import type { ProcessingProblem } from '@/lib/file-prep/shared/file-problem'
import { editProcessedFile, shrinkFile, splitFile } from '@/lib/file-prep/client/process-file'
import type { Fix, ProcessedFile, ReadyFile } from '@/lib/file-prep/shared/processed'

type FitState =
  | { name: 'working' }
  | { name: 'processed'; files: readonly ReadyFile[] }
  /** `problem` is null when the worker itself failed. */
  | { name: 'blocked'; problem: ProcessingProblem | null; fixes: readonly Fix[] }

/** Processes the file while mounted, and again when another tab changed it; unmounting cancels it. */
export function useFit(file: File | undefined, firstFix: Fix) {
  const [fix, choose] = useState(firstFix)
  const [done, setDone] = useState<{ file: File; fix: Fix; state: FitState } | null>(null)

  useEffect(() => {
    if (!file) return
    const controller = new AbortController()
    const { signal } = controller
    const show = (state: FitState) => signal.aborted || setDone({ file, fix, state })
    reduceFile(file, fix, signal).then(
      (results) => show(stateOf(results)),
      () => show({ name: 'blocked', problem: null, fixes: [] }),
    )
    return () => controller.abort(new DOMException('Closed', 'AbortError'))
  }, [file, fix])

  const state: FitState = done?.fix === fix && done.file === file ? done.state : { name: 'working' }
  return { fix, state, choose }
}

async function reduceFile(
  file: File,
  fix: Fix,
  signal: AbortSignal,
): Promise<readonly ProcessedFile[]> {
  switch (fix) {
    case 'split':
      return splitFile(file, { signal })
    case 'shrink':
      return [await shrinkFile(file, { signal })]
    case 'clean':
      return [await editProcessedFile(file, new Map(), { signal })]
  }
}

function stateOf(results: readonly ProcessedFile[]): FitState {
  const files: ReadyFile[] = []
  for (const result of results) {
    if (result.state === 'blocked') {
      return { name: 'blocked', problem: result.problem, fixes: result.fixes }
    }
    files.push(result)
  }
  return { name: 'processed', files }
}
