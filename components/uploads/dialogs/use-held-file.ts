import { useEffect, useState } from 'react'
import type { HeldFile } from '@/components/uploads/queue/held-file'

export type HeldFileState =
  { name: 'loading' } | { name: 'read'; file: File } | { name: 'unreadable' }

const LOADING: HeldFileState = { name: 'loading' }

/** The bytes of a file of the queue, which may have to be read back from the store. */
export function useHeldFile(held: HeldFile | undefined): HeldFileState {
  const [done, setDone] = useState<{ of: HeldFile; state: HeldFileState } | null>(null)

  useEffect(() => {
    if (!held) return
    let isCurrent = true
    const show = (state: HeldFileState) => isCurrent && setDone({ of: held, state })
    held.read().then(
      (file) => show({ name: 'read', file }),
      () => show({ name: 'unreadable' }),
    )
    return () => {
      isCurrent = false
    }
  }, [held])

  return held !== undefined && done?.of === held ? done.state : LOADING
}
