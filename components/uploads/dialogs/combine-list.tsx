'use client'

import clsx from 'clsx'
import { ArrowDown, ArrowUp, GripVertical } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useLayoutEffect, useRef, useState, type PointerEvent } from 'react'
import { Filename } from '@/components/ui/filename'
import { IconButton } from '@/components/ui/icon-button'
import {
  chosenIds,
  moveBy,
  moveTo,
  positionOf,
  toggle,
  type Place,
} from '@/components/uploads/queue/combine-order'
import { FileFacts } from '@/components/uploads/rows/file-facts'
import { RowThumbnail } from '@/components/uploads/rows/row-thumbnail'
import type { QueueItem } from '@/components/uploads/queue/types'

export type CombineListProps = {
  /** In the order of `places`. */
  items: readonly QueueItem[]
  places: readonly Place[]
  /** Object URLs by item id. */
  thumbnails: ReadonlyMap<string, string>
  onPlaces: (places: readonly Place[]) => void
}

/** Selects and orders the files, by dragging or by buttons. */
export function CombineList({ items, places, thumbnails, onPlaces }: CombineListProps) {
  const t = useTranslations('uploads.combine')
  const [spoken, setSpoken] = useState('')
  const [dragged, setDragged] = useState<string | null>(null)
  const list = useRef<HTMLOListElement>(null)
  const keepFocus = useKeptFocus(places)
  const total = chosenIds(places).length

  const say = (next: readonly Place[], { id, filename }: QueueItem) => {
    const position = positionOf(next, id)
    setSpoken(
      position > 0
        ? t('position', { filename, position, total: chosenIds(next).length })
        : t('leftOut', { filename }),
    )
  }
  const change = (next: readonly Place[], item: QueueItem) => {
    keepFocus()
    onPlaces(next)
    say(next, item)
  }
  const drag = (event: PointerEvent, item: QueueItem) => {
    if (dragged !== item.id || !list.current) return
    const to = rowAt(list.current, event.clientY)
    const next = moveTo(places, item.id, to)
    if (next === places) return
    onPlaces(next)
    list.current.children[to]?.scrollIntoView({ block: 'nearest' })
  }
  const drop = (item: QueueItem) => {
    setDragged(null)
    say(places, item)
  }

  return (
    <>
      <ol ref={list} aria-label={t('files')} className="rounded-md border border-line">
        {items.map((item) => {
          const { id, filename } = item
          const position = positionOf(places, id)
          return (
            <li
              key={id}
              className={clsx(
                'flex items-center gap-2 border-t border-line py-1.5 ps-1 pe-2 first:border-t-0',
                dragged === id && 'bg-accent-soft',
              )}
            >
              <span
                aria-hidden="true"
                data-drag-handle
                className="flex min-h-11 w-6 flex-none cursor-grab touch-none items-center justify-center text-ink-3"
                onPointerDown={(event) => {
                  event.preventDefault()
                  event.currentTarget.setPointerCapture(event.pointerId)
                  setDragged(id)
                }}
                onPointerMove={(event) => drag(event, item)}
                onLostPointerCapture={() => drop(item)}
              >
                <GripVertical />
              </span>
              <label className="flex min-h-11 min-w-0 flex-1 items-center gap-3">
                <input
                  type="checkbox"
                  checked={position > 0}
                  className="size-4 flex-none accent-accent"
                  onChange={() => change(toggle(places, id), item)}
                />
                <span className="max-md:hidden">
                  <RowThumbnail url={thumbnails.get(id)} format={item.format} busy={false} />
                </span>
                <span className={clsx('flex min-w-0 flex-col', position === 0 && 'text-ink-3')}>
                  <Filename name={filename} className="font-medium" />
                  <span className="text-sm text-ink-3">
                    <FileFacts item={item} />
                  </span>
                </span>
              </label>
              <span
                aria-hidden="true"
                className="num flex-none ps-2 text-sm text-ink-3 max-md:hidden"
              >
                {position > 0 && t('place', { position, total })}
              </span>
              <span className="flex flex-none">
                <IconButton
                  size="sm"
                  label={t('moveUp', { filename })}
                  icon={<ArrowUp />}
                  aria-disabled={position <= 1}
                  className="aria-disabled:opacity-40"
                  onClick={() => change(moveBy(places, id, -1), item)}
                />
                <IconButton
                  size="sm"
                  label={t('moveDown', { filename })}
                  icon={<ArrowDown />}
                  aria-disabled={position === 0 || position === total}
                  className="aria-disabled:opacity-40"
                  onClick={() => change(moveBy(places, id, 1), item)}
                />
              </span>
            </li>
          )
        })}
      </ol>
      <p role="status" className="sr-only">
        {spoken}
      </p>
    </>
  )
}

/** Moving an element in the document loses the focus, which is restored here. */
function useKeptFocus(places: readonly Place[]): () => void {
  const focused = useRef<Element | null>(null)
  useLayoutEffect(() => {
    const { current } = focused
    focused.current = null
    if (current instanceof HTMLElement && current.isConnected) current.focus()
  }, [places])
  return () => {
    focused.current = document.activeElement
  }
}

/** The row under the pointer; the first when above the list, the last when below. */
function rowAt(list: HTMLElement, y: number): number {
  const below = Array.from(list.children).findIndex((row) => y < row.getBoundingClientRect().bottom)
  return below === -1 ? list.children.length - 1 : below
}
