'use client'

import { useEffect, useRef, type RefObject } from 'react'
import { areShortcutsOn } from '@/components/ui/use-shortcuts'
import { canEdit, suggestionOf } from '@/components/uploads/queue/queue-rules'
import type { QueueItem } from '@/components/uploads/queue/types'
import { KINDS, type Kind } from '@/lib/evidence/kinds'
import { previewButtonId } from './use-focus-after-removal'

/** The physical keys, since a Thai keyboard types other characters with them. */
const DIGIT = /^(?:Digit|Numpad)([1-4])$/

export type KindKeysTools = {
  items: readonly QueueItem[]
  list: RefObject<HTMLElement | null>
  /** Nothing can be sent any more. */
  locked: boolean
  onKind: (id: string, kind: Kind) => void
}

/**
 * The keys 1 to 4 choose the kind of the focused row, and move to the next row without a kind, so that a queue needs
 * one key per file.
 */
export function useKindKeys(tools: KindKeysTools): void {
  const latest = useRef(tools)
  useEffect(() => {
    latest.current = tools
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { items, list, locked, onKind } = latest.current
      const kind = KINDS[Number(DIGIT.exec(event.code)?.[1]) - 1]
      const { target } = event
      if (!kind || locked || hasModifier(event) || !areShortcutsOn()) return
      if (!(target instanceof HTMLElement) || target.matches('input, textarea')) return
      const row = target.closest<HTMLElement>('[data-upload]')
      const index = items.findIndex(({ id }) => id === row?.dataset['upload'])
      const item = items[index]
      if (!item || !list.current?.contains(row) || !canEdit(item)) return
      event.preventDefault()
      onKind(item.id, kind)
      const next = [...items.slice(index + 1), ...items.slice(0, index)].find(needsKind)
      if (next) document.getElementById(previewButtonId(next.id))?.focus()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}

function hasModifier(event: KeyboardEvent): boolean {
  return event.ctrlKey || event.metaKey || event.altKey || event.shiftKey
}

function needsKind(item: QueueItem): boolean {
  return item.state.step === 'needs_kind' && suggestionOf(item) === null
}
