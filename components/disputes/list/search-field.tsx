'use client'

import { Search, X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useEffect, useEffectEvent, useRef, useState, type RefObject } from 'react'
import { IconButton } from '@/components/ui/icon-button'
import { Kbd } from '@/components/ui/kbd'
import { TextField } from '@/components/ui/text-field'

const TYPING_PAUSE_MS = 400

export type SearchFieldProps = {
  /** The current search term. */
  q: string
  onSearch: (q: string) => void
  ref: RefObject<HTMLInputElement | null>
}

/** Searches when typing pauses, or immediately on Enter. */
export function SearchField({ q, onSearch, ref }: SearchFieldProps) {
  const t = useTranslations('disputes.search')
  const [text, setText] = useState(q)
  const [shownQ, setShownQ] = useState(q)
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined)
  /** The last term, which the URL may not have yet: searching twice would cancel a navigation that began meanwhile. */
  const sent = useRef(q)
  if (q !== shownQ) {
    setShownQ(q)
    // The URL changed by other means (back, a tab); the field's own searches do not disturb typing.
    if (q !== text.trim()) setText(q)
  }

  useEffect(() => {
    // Typed before the page's code has loaded.
    if (ref.current?.value) setText(ref.current.value)
  }, [ref])
  useEffect(() => {
    sent.current = q
  }, [q])
  const search = (next: string) => {
    clearTimeout(pause.current)
    const term = next.trim()
    if (term === sent.current) return
    sent.current = term
    onSearch(term)
  }
  const searchLater = useEffectEvent(() => search(text))
  useEffect(() => {
    pause.current = setTimeout(searchLater, TYPING_PAUSE_MS)
    return () => clearTimeout(pause.current)
  }, [text])

  const clear = () => {
    setText('')
    search('')
    ref.current?.focus()
  }

  return (
    <form
      role="search"
      className="min-w-0 flex-1 basis-72 md:max-w-100"
      onSubmit={(event) => {
        event.preventDefault()
        search(text)
      }}
    >
      <TextField
        ref={ref}
        label={t('label')}
        hideLabel
        type="search"
        name="q"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && text) {
            event.preventDefault()
            clear()
          }
        }}
        // Focus on a row ends the typing; a search afterwards would replace the row.
        onBlur={() => search(text)}
        placeholder={t('placeholder')}
        autoComplete="off"
        spellCheck={false}
        enterKeyHint="search"
        maxLength={200}
        aria-keyshortcuts="/"
        leading={<Search className="text-ink-3" />}
        trailing={
          text ? (
            <IconButton
              label={t('clear')}
              icon={<X />}
              size="sm"
              className="-me-2"
              onClick={clear}
            />
          ) : (
            <Kbd aria-hidden="true" className="max-lg:hidden">
              /
            </Kbd>
          )
        }
      />
    </form>
  )
}
