'use client'

import { useEffect } from 'react'
import { purgeOtherUsers } from '@/lib/local-files/purge-other-users'

/** On pages without a session: removes what this browser has kept for too long. */
export function PurgeOtherUsers() {
  useEffect(() => void purgeOtherUsers(null), [])
  return null
}
