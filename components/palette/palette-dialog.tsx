'use client'

import { NextIntlClientProvider, useLocale, useMessages, useTranslations } from 'next-intl'
import { useEffect, useId, useRef, useState, type KeyboardEvent, type RefObject } from 'react'
import { Search } from 'lucide-react'
import { Dialog } from '@/components/ui/dialog'
import { Kbd } from '@/components/ui/kbd'
import type { Role } from '@/lib/evidence/access'
import { MAX_SEARCH_LENGTH } from '@/lib/evidence/limits'
import type { Messages } from '@/lib/i18n/messages/en'
import { PaletteList } from './palette-list'
import { groupItems, matchingItems, type PaletteItem } from './palette-item'
import { useDisputeItems } from './use-dispute-items'
import { useNavigationItems } from './use-navigation-items'
import { usePageItems } from './use-page-items'
import { usePreferenceItems } from './use-preference-items'
import { useViewItems } from './use-view-items'

export type PaletteDialogProps = {
  /** The words of the palette, which are not among the messages of the page. */
  texts: Messages['palette']
  personId: string
  role: Role
  finalFocus: RefObject<HTMLElement | null>
  /** Runs it when the dialog has closed. */
  onChoose: (run: () => void) => void
  onClose: () => void
}

export function PaletteDialog({ texts, ...props }: PaletteDialogProps) {
  return (
    <NextIntlClientProvider locale={useLocale()} messages={{ ...useMessages(), palette: texts }}>
      <Palette {...props} />
    </NextIntlClientProvider>
  )
}

/**
 * Finds disputes and commands by what is typed (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/): the focus stays in
 * the field, and the arrow keys move the active option.
 */
function Palette({
  personId,
  role,
  finalFocus,
  onChoose,
  onClose,
}: Omit<PaletteDialogProps, 'texts'>) {
  const t = useTranslations('palette')
  const listId = useId()
  const field = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState('')
  const [chosenId, setChosenId] = useState<string | null>(null)
  const disputes = useDisputeItems(personId, typed)
  const others = [
    usePageItems(personId),
    useViewItems(),
    useNavigationItems(role),
    usePreferenceItems(),
  ].flat()
  const groups = groupItems([...disputes.items, ...matchingItems(others, typed)], typed)
  const options = groups.flatMap(({ items }) => items)
  // By id: disputes that are found later do not change what Enter does.
  const [firstId, setFirstId] = useState<string | null>(null)
  const active = options.find(({ id }) => id === (chosenId ?? firstId)) ?? options[0]
  const activeId = active?.id ?? null
  if (firstId === null && activeId !== null) setFirstId(activeId)

  const [isEntered, setEntered] = useState(false)
  useEffect(() => {
    // A number that was pasted, and Enter before it was found.
    if (isEntered && active) onChoose(active.run)
  }, [isEntered, active, onChoose])

  const move = (step: 1 | -1) => {
    const index = options.findIndex(({ id }) => id === activeId)
    const next = options[(index + step + options.length) % options.length]
    if (next) setChosenId(next.id)
  }
  const choose = (item: PaletteItem) => onChoose(item.run)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown') move(1)
    else if (event.key === 'ArrowUp') move(-1)
    else if (event.key !== 'Enter') return
    else if (active) choose(active)
    else setEntered(disputes.isSearching)
    event.preventDefault()
  }
  return (
    <Dialog
      onClose={onClose}
      title={t('title')}
      hideTitle
      initialFocus={field}
      finalFocus={finalFocus}
      className="top-[12dvh]! translate-y-0! max-md:top-0! max-md:bottom-auto! max-md:rounded-t-none max-md:rounded-b-lg max-h-[76dvh]!"
    >
      <div className="flex items-center gap-3 border-b border-line px-4">
        <Search className="flex-none text-ink-3" />
        <input
          ref={field}
          type="text"
          role="combobox"
          aria-label={t('title')}
          aria-expanded={options.length > 0}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={activeId === null ? undefined : `${listId}-${activeId}`}
          value={typed}
          placeholder={t('placeholder')}
          autoComplete="off"
          spellCheck={false}
          enterKeyHint="go"
          maxLength={MAX_SEARCH_LENGTH}
          className="min-h-13 w-full min-w-0 bg-transparent text-lg text-ellipsis outline-none placeholder:text-ink-3"
          onChange={(event) => {
            setTyped(event.target.value)
            setChosenId(null)
            setFirstId(null)
            setEntered(false)
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <PaletteList
        listId={listId}
        label={t('results')}
        groups={groups}
        activeId={activeId}
        onChoose={choose}
      />
      <p role="status" className="px-4 py-2 text-sm text-ink-3 empty:hidden">
        {disputes.isSearching
          ? t('searching')
          : options.length === 0
            ? t('none')
            : disputes.failed && t('searchFailed')}
      </p>
      <p className="flex gap-4 border-t border-line px-4 py-2 text-xs text-ink-3 max-md:hidden">
        <span>{t.rich('keys', { key: (chunks) => <Kbd>{chunks}</Kbd> })}</span>
      </p>
    </Dialog>
  )
}
