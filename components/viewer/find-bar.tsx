'use client'

import { ChevronDown, ChevronUp, X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useEffect, type KeyboardEvent, type RefObject } from 'react'
import { IconButton } from '@/components/ui/icon-button'
import { TextField } from '@/components/ui/text-field'
import type { Find } from './use-find'

export type FindBarProps = {
  ref: RefObject<HTMLInputElement | null>
  find: Find
  onSearch: (query: string) => void
  onStep: (by: 1 | -1) => void
  onClose: () => void
}

/** Searches the open document. Lies over its upper edge, so that the pages do not move. */
export function FindBar({ ref, find, onSearch, onStep, onClose }: FindBarProps) {
  const t = useTranslations('documents.viewer.find')
  useEffect(() => ref.current?.focus(), [ref])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose()
    else if (event.key === 'Enter') onStep(event.shiftKey ? -1 : 1)
    else return
    event.preventDefault()
  }
  const hasMatches = find.matches.length > 0
  return (
    <div
      role="search"
      // The key closes this, not the dialog around it.
      data-own-escape
      className="absolute end-5 top-2 z-10 flex max-w-[calc(100%-1rem)] items-center gap-1 rounded-md border border-line bg-surface py-1 ps-1.5 pe-1 shadow-float max-md:end-2"
    >
      <TextField
        ref={ref}
        label={t('label')}
        hideLabel
        placeholder={t('label')}
        type="search"
        autoComplete="off"
        spellCheck={false}
        enterKeyHint="search"
        maxLength={200}
        wrapperClassName="w-52 min-w-0 shrink"
        onChange={({ target }) => onSearch(target.value)}
        onKeyDown={onKeyDown}
      />
      <span
        role="status"
        className="num min-w-16 px-1 text-center text-sm whitespace-nowrap text-ink-2"
      >
        <FindStatus find={find} />
      </span>
      <IconButton
        label={t('previous')}
        icon={<ChevronUp />}
        aria-disabled={!hasMatches}
        className="aria-disabled:opacity-40"
        onClick={() => onStep(-1)}
      />
      <IconButton
        label={t('next')}
        icon={<ChevronDown />}
        aria-disabled={!hasMatches}
        className="aria-disabled:opacity-40"
        onClick={() => onStep(1)}
      />
      <IconButton label={t('close')} icon={<X />} onClick={onClose} />
    </div>
  )
}

function FindStatus({ find }: { find: Find }) {
  const t = useTranslations('documents.viewer.find')
  const { query, matches, at, isSearching } = find
  if (query === '') return null
  if (matches.length > 0) return t('position', { position: at + 1, total: matches.length })
  return t(isSearching ? 'searching' : 'none')
}
