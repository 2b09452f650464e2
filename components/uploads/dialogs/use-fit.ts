import { useEffect, useState } from 'react'
import type { ProcessingProblem } from '@/lib/file-prep/shared/file-problem'
import { editProcessedFile, shrinkFile, splitFile } from '@/lib/file-prep/client/process-file'
import type { HeldFile } from '@/components/uploads/queue/held-file'
import {
  blocked,
  type Fix,
  type ProcessedFile,
  type ReadyFile,
} from '@/lib/file-prep/shared/processed'

type FitState =
  | { name: 'working' }
  | { name: 'processed'; files: readonly ReadyFile[] }
  /** `problem` is null when the worker itself failed. */
  | { name: 'blocked'; problem: ProcessingProblem | null; fixes: readonly Fix[] }

/** Processes the file while mounted, and again when another tab changed it; unmounting cancels it. */
export function useFit(held: HeldFile | undefined, firstFix: Fix) {
  const [fix, choose] = useState(firstFix)
  const [done, setDone] = useState<{ held: HeldFile; fix: Fix; state: FitState } | null>(null)

  useEffect(() => {
    if (!held) return
    const controller = new AbortController()
    const { signal } = controller
    const show = (state: FitState) => signal.aborted || setDone({ held, fix, state })
    reduceHeldFile(held, fix, signal).then(
      (results) => show(stateOf(results)),
      () => show({ name: 'blocked', problem: null, fixes: [] }),
    )
    return () => controller.abort(new DOMException('Closed', 'AbortError'))
  }, [held, fix])

  const state: FitState = done?.fix === fix && done.held === held ? done.state : { name: 'working' }
  return { fix, state, choose }
}

async function reduceHeldFile(
  held: HeldFile,
  fix: Fix,
  signal: AbortSignal,
): Promise<readonly ProcessedFile[]> {
  const file = await held.read().catch(() => null)
  signal.throwIfAborted()
  return file ? reduceFile(file, fix, signal) : [blocked('processed_file_missing')]
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
