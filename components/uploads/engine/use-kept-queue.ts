'use client'

import { useEffect, useState } from 'react'
import { mightHoldFiles } from '@/lib/local-files/might-hold-files'
import { queueName } from './queue-name'

const loadStore = () => import('@/lib/local-files/local-files')

/**
 * Whether a queue was left behind here, or runs in another tab. The store itself is loaded only where
 * this browser has one.
 */
export function useKeptQueue(disputeId: string, personId: string): boolean {
  const [isKept, setKept] = useState(false)

  useEffect(() => {
    let current = true
    const found = () => current && setKept(true)
    void lookIntoStore(disputeId, personId)
      .then((any) => any && found())
      // Without the store there is a queue all the same, only not over a reload.
      .catch(() => undefined)
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

  return isKept
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
