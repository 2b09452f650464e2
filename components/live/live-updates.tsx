'use client'

import { useEffect } from 'react'
import { useLazyCode } from '@/components/problems/use-lazy-code'

const RETRY_MS = 30_000

const load = () => import('./live-connection')

/**
 * On every signed-in page: keeps it up to date with changes by others, and the focus where it was. Its code loads when the
 * page can be used.
 */
export function LiveUpdates({ personId }: { personId: string }) {
  const { code, failed, retry } = useLazyCode(load, true)
  useEffect(() => {
    if (!failed) return
    const timer = setTimeout(retry, RETRY_MS)
    return () => clearTimeout(timer)
  })
  return code && <code.LiveConnection personId={personId} />
}
