'use client'

import { useEffect } from 'react'
import { mayHoldFiles } from '@/lib/local-files/may-hold-files'

const loadForget = () => import('@/lib/local-files/forget')

/**
 * Removes what this browser kept for somebody else, and what is too old.
 * @param personId null where nobody is signed in: what belongs to whom is not known then
 */
export function KeepOwnFiles({ personId }: { personId: string | null }) {
  useEffect(() => {
    void forgetOthers(personId).catch(() => undefined)
  }, [personId])
  return null
}

async function forgetOthers(personId: string | null): Promise<void> {
  if (!(await mayHoldFiles())) return
  const { forgetStrangers } = await loadForget()
  await forgetStrangers(personId)
}
