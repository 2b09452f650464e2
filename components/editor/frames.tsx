'use client'

import clsx from 'clsx'
import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import type { Box } from '@/lib/file-prep/shared/edit'
import { HANDLES, type Handle } from './geometry'

type FrameProps = {
  /** In display coordinates. */
  box: Box
  /** Its tool is selected: it can be changed. */
  active: boolean
  hintId: string
}

export type BoxFrameProps = FrameProps & {
  index: number
  count: number
  selected: boolean
}

/** One black box. While it can be changed it is translucent, so that anything sticking out is visible. */
export function BoxFrame({ box, active, selected, index, count, hintId }: BoxFrameProps) {
  const t = useTranslations('uploads.edit')
  const frame = useRef<HTMLDivElement>(null)

  useEffect(() => {
    if (!selected) return
    frame.current?.focus({ preventScroll: true })
    frame.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [selected])

  return (
    <div
      ref={frame}
      role="application"
      {...forKeys(active, hintId, t('box', { number: index + 1, count }))}
      data-box={index}
      style={placeOf(box)}
      className={clsx(
        'absolute scroll-m-8 forced-color-adjust-none',
        active
          ? 'cursor-move bg-[rgb(0_0_0/0.75)] outline-1 -outline-offset-1 outline-[#fff] focus-visible:outline-2 focus-visible:outline-offset-1'
          : 'bg-[#000]',
        selected && 'ring-2 ring-focus',
      )}
    >
      {selected && <Grips handles={CORNERS} />}
    </div>
  )
}

/** Covers what is removed. */
export function CropShade({ box }: { box: Box }) {
  return (
    <div aria-hidden="true" className="pointer-events-none absolute inset-0 overflow-clip">
      <div className="absolute shadow-[0_0_0_100vmax_rgb(0_0_0/0.6)]" style={placeOf(box)} />
    </div>
  )
}

/** The area that stays after cropping. */
export function CropFrame({ box, active, hintId }: FrameProps) {
  const t = useTranslations('uploads.edit')
  return (
    <div
      role="application"
      {...forKeys(active, hintId, t('cropFrame'))}
      data-crop=""
      style={placeOf(box)}
      className={clsx(
        'absolute outline-1 outline-[#fff] forced-colors:outline-2',
        active
          ? 'cursor-move focus-visible:outline-2 focus-visible:-outline-offset-2'
          : 'pointer-events-none',
      )}
    >
      {active && <Grips handles={HANDLES} />}
    </div>
  )
}

/** A widget with its own keys, which screen readers pass through. */
function forKeys(active: boolean, hintId: string, label: string) {
  if (!active) return { 'aria-hidden': true }
  return { tabIndex: 0, 'aria-label': label, 'aria-describedby': hintId }
}

function placeOf({ x, y, width, height }: Box) {
  return {
    left: `${x * 100}%`,
    top: `${y * 100}%`,
    width: `${width * 100}%`,
    height: `${height * 100}%`,
  }
}

const CORNERS = ['nw', 'ne', 'se', 'sw'] as const

const GRIP_PLACES: Record<Handle, string> = {
  nw: 'top-0 left-0 cursor-nwse-resize',
  n: 'top-0 left-1/2 cursor-ns-resize',
  ne: 'top-0 left-full cursor-nesw-resize',
  e: 'top-1/2 left-full cursor-ew-resize',
  se: 'top-full left-full cursor-nwse-resize',
  s: 'top-full left-1/2 cursor-ns-resize',
  sw: 'top-full left-0 cursor-nesw-resize',
  w: 'top-1/2 left-0 cursor-ew-resize',
}

/** Handles for the pointer; keys do the same. Each handle has a touch target around it. */
function Grips({ handles }: { handles: readonly Handle[] }) {
  return handles.map((handle) => (
    <span
      key={handle}
      aria-hidden="true"
      data-handle={handle}
      className={clsx(
        'absolute size-3 -translate-1/2 rounded-full border-2 border-[#fff] bg-[#1d4ed8] shadow-card',
        'before:absolute before:-inset-2 pointer-coarse:before:-inset-4',
        GRIP_PLACES[handle],
      )}
    />
  ))
}
