'use client'

import { useEffect } from 'react'
import { purgeOtherUsers } from '@/lib/local-files/purge-other-users'

/** For pages without a session: purges expired data from this browser. */
export function PurgeOtherUsers() {
  useEffect(() => void purgeOtherUsers(null), [])
  return null
}
