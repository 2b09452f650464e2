'use client'

import { useEffect, useRef, useState } from 'react'
import { sessionPage } from '@/lib/api-client/session-page'
import { keptText } from '@/lib/local-files/kept-text'

/** What this person types in one place of the desk, as this browser keeps it. `id` names the place. */
export function keptTextHere(id: string) {
  return keptText(sessionPage()?.personId ?? null, id)
}

/**
 * The text of a field, which also lives in this browser until it is sent: neither a reload nor the end of the session
 * loses it. `forget` when it was sent, or is not wanted any more.
 */
export function useKeptText(id: string) {
  const [kept] = useState(() => keptTextHere(id))
  const [text, setText] = useState('')
  const isTouched = useRef(false)

  useEffect(() => {
    let isGone = false
    void kept.read().then((before) => {
      if (!isGone && !isTouched.current && typeof before === 'string') setText(before)
    })
    return () => {
      isGone = true
      void kept.close()
    }
  }, [kept])

  const change = (next: string) => {
    isTouched.current = true
    setText(next)
    kept.keep(next || null)
  }
  const forget = () => kept.keep(null)
  return { text, change, forget }
}
