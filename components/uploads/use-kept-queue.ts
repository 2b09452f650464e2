'use client'

import { useEffect, useState } from 'react'
import { mightHoldFiles } from '@/lib/local-files/might-hold-files'
import { queueName } from './engine/queue-name'

const loadStore = () => import('@/lib/local-files/local-files')

export type KeptQueue = 'unknown' | 'none' | 'kept'

/**
 * Whether a queue is stored here, or runs in another tab. The store itself is loaded only when this browser has one.
 */
export function useKeptQueue(disputeId: string, personId: string): KeptQueue {
  const [state, setState] = useState<KeptQueue>('unknown')

  useEffect(() => {
    let current = true
    const found = () => current && setState('kept')
    const notFound = () => current && setState((before) => (before === 'kept' ? before : 'none'))
    void lookIntoStore(disputeId, personId).then(
      (any) => (any ? found() : notFound()),
      // Without the store there is a queue nevertheless, but it does not survive a reload.
      notFound,
    )
    const channel =
      typeof BroadcastChannel === 'undefined'
        ? null
        : new BroadcastChannel(queueName(personId, disputeId))
    channel?.addEventListener('message', found, { once: true })
    return () => {
      current = false
      channel?.close()
    }
  }, [disputeId, personId])

  return state
}

async function lookIntoStore(disputeId: string, personId: string): Promise<boolean> {
  if (!(await mightHoldFiles())) return false
  const files = await (await loadStore()).openLocalFiles(personId)
  try {
    return (await files.count(disputeId)) > 0
  } finally {
    files.close()
  }
}
