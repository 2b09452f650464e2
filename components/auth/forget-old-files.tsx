'use client'

import { useEffect } from 'react'
import { forgetOthers } from '@/lib/local-files/forget-others'

/** Where nobody is signed in: removes what this browser has kept for too long. */
export function ForgetOldFiles() {
  useEffect(() => void forgetOthers(null), [])
  return null
}
