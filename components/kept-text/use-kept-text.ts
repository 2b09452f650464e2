'use client'

import { useEffect, useRef, useState } from 'react'
import { sessionPage } from '@/lib/api-client/session-page'
import { keptText } from '@/lib/local-files/kept-text'

/** Text that this person types in one place of the desk, as stored in this browser. `id` names the place. */
export function keptTextHere(id: string) {
  return keptText(sessionPage()?.personId ?? null, id)
}

/**
 * The text of a field, stored in this browser until it is sent, so that neither a reload nor the end of the session
 * loses it. Call `forget` when it was sent or discarded.
 * @param initial the text before anything was typed
 */
export function useKeptText(id: string, initial = '') {
  const [kept] = useState(() => keptTextHere(id))
  const [start] = useState(initial)
  const [text, setText] = useState(start)
  /** The current text of the field; null once it was discarded. */
  const typed = useRef<string | null>(start)

  useEffect(() => {
    let isGone = false
    void kept.read().then((before) => {
      const meanwhile = typed.current
      if (isGone || meanwhile === null || typeof before !== 'string') return
      if (meanwhile !== start && meanwhile.startsWith(before)) return
      const all = meanwhile === start ? before : `${before}\n${meanwhile}`
      typed.current = all
      setText(all)
      if (all !== before) kept.keep(all)
    })
    return () => {
      isGone = true
      void kept.close()
    }
  }, [kept, start])

  const change = (next: string) => {
    typed.current = next
    setText(next)
    kept.keep(next || null)
  }
  const forget = () => {
    typed.current = null
    kept.keep(null)
  }
  return { text, change, forget }
}
