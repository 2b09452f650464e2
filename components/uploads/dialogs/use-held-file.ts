import { useEffect, useState } from 'react'
import type { HeldFile } from '@/components/uploads/queue/held-file'

export type HeldFileState =
  { name: 'loading' } | { name: 'read'; file: File } | { name: 'unreadable'; reread: Reread }

/** Reads it once more. `superseded`: another file is shown meanwhile, or none. */
export type Reread = () => Promise<'read' | 'unreadable' | 'superseded'>

const LOADING: HeldFileState = { name: 'loading' }

/** The bytes of a file of the queue, which may have to be read back from the store. */
export function useHeldFile(held: HeldFile | undefined): HeldFileState {
  const [done, setDone] = useState<{ of: HeldFile; state: HeldFileState } | null>(null)

  useEffect(() => {
    if (!held) return
    let isCurrent = true
    const show = (state: HeldFileState) => setDone({ of: held, state })
    const read: Reread = async () => {
      const file = await held.read().catch(() => null)
      if (!isCurrent) return 'superseded'
      if (file) show({ name: 'read', file })
      return file ? 'read' : 'unreadable'
    }
    void read().then((outcome) => {
      if (outcome === 'unreadable') show({ name: 'unreadable', reread: read })
    })
    return () => {
      isCurrent = false
    }
  }, [held])

  return held !== undefined && done?.of === held ? done.state : LOADING
}
