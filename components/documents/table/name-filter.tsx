'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'

const TYPING_PAUSE_MS = 300

/** Applies when typing pauses. The list may change it too: back, Show all. */
export function NameFilter({
  name,
  onName,
}: {
  name: string
  onName: (name: string | undefined) => void
}) {
  const t = useTranslations('documents.filter')
  const [text, setText] = useState(name)
  const [applied, setApplied] = useState(name)
  const latest = useRef(onName)
  if (name !== applied) {
    setApplied(name)
    if (name !== text.trim()) setText(name)
  }
  useEffect(() => {
    latest.current = onName
  })
  useEffect(() => {
    const wanted = text.trim()
    if (wanted === name) return
    const pause = setTimeout(() => latest.current(wanted || undefined), TYPING_PAUSE_MS)
    return () => clearTimeout(pause)
  }, [text, name])
  return (
    <input
      type="search"
      aria-label={t('name')}
      placeholder={t('name')}
      value={text}
      maxLength={100}
      autoComplete="off"
      spellCheck={false}
      onChange={({ target }) => setText(target.value)}
      className="min-h-7 w-40 rounded-sm border border-line-strong bg-surface px-2.5 py-1 text-sm max-md:min-h-11 max-md:w-full max-md:text-lg"
    />
  )
}
