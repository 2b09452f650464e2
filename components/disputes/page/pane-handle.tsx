'use client'

import clsx from 'clsx'
import { useTranslations } from 'next-intl'
import { useRef, type KeyboardEvent, type PointerEvent } from 'react'
import { PANE_LIMITS, within, type PaneWidths } from './pane-widths'

const STEP = 16

export type PaneHandleProps = {
  pane: keyof PaneWidths
  width: number
  /** While the person drags; `isFinal`: afterwards, and for every key. */
  onWidth: (width: number, isFinal: boolean) => void
}

/** The edge between a pane and the reader: dragged, moved by the arrow keys, and reset by a double click or Home. */
export function PaneHandle({ pane, width, onWidth }: PaneHandleProps) {
  const t = useTranslations('dispute.panes')
  const start = useRef<{ x: number; width: number } | null>(null)
  const { min, max, initial } = PANE_LIMITS[pane]
  // The evidence grows to the right, the response to the left.
  const outward = pane === 'evidence' ? 1 : -1
  const dragged = ({ clientX }: PointerEvent) =>
    start.current && within(pane, start.current.width + outward * (clientX - start.current.x))

  const onKeyDown = (event: KeyboardEvent) => {
    const next = {
      ArrowLeft: width - outward * STEP,
      ArrowRight: width + outward * STEP,
      Home: initial,
    }[event.key]
    if (next === undefined) return
    event.preventDefault()
    onWidth(within(pane, next), true)
  }

  return (
    <div
      role="separator"
      tabIndex={0}
      aria-label={t(pane)}
      aria-orientation="vertical"
      aria-valuenow={width}
      aria-valuemin={min}
      aria-valuemax={max}
      className={clsx(
        'absolute inset-y-0 z-10 hidden w-2 cursor-col-resize touch-none hover:bg-accent/30 active:bg-accent/30 forced-colors:border workspace:block',
        pane === 'evidence' ? '-start-1' : '-end-1',
      )}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        start.current = { x: event.clientX, width }
      }}
      onPointerMove={(event) => {
        const next = dragged(event)
        if (next !== null) onWidth(next, false)
      }}
      onPointerUp={(event) => {
        const next = dragged(event)
        start.current = null
        if (next !== null) onWidth(next, true)
      }}
      onPointerCancel={() => {
        start.current = null
      }}
      onDoubleClick={() => onWidth(initial, true)}
      onKeyDown={onKeyDown}
    />
  )
}
