'use client'

import clsx from 'clsx'
import { useFormatter, useTranslations } from 'next-intl'
import { useRef, useState, type RefObject } from 'react'
import type { Box, Edit } from '@/lib/file-prep/shared/edit'
import { BoxFrame, CropFrame, CropShade } from './frames'
import { growBox, HANDLES, isTooSmall, moveBox, nearestCorner, pullBox } from './geometry'
import type { Point } from './geometry'
import { dragTo, seenBox, withBox, withoutBox, type Grab, type Tool } from './grab'
import { useFrameKeys } from './use-frame-keys'
import { usePointer } from './use-pointer'

export type EditSurfaceProps = {
  edit: Edit
  tool: Tool
  /** The selected black box. */
  selected: number | null
  area: RefObject<HTMLDivElement | null>
  /** The instructions for the keyboard. */
  hintId: string
  onSelect: (box: number | null) => void
  /** `series`: see EditorEvent. */
  onEdit: (edit: Edit, series?: string) => void
  onDelete: (box: number) => void
  onSay: (text: string) => void
}

/** A key press moves an edge by this fraction of the picture. */
const STEP = 0.005

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -STEP, y: 0 },
  ArrowRight: { x: STEP, y: 0 },
  ArrowUp: { x: 0, y: -STEP },
  ArrowDown: { x: 0, y: STEP },
}

/** An overlay on the picture: shows the crop and the black boxes, and changes them by pointer and keys. */
export function EditSurface(props: EditSurfaceProps) {
  const { edit, tool, selected, area, hintId, onSelect, onEdit } = props
  const grab = useRef<Grab | null>(null)
  /** The first of two taps that make a box, as an alternative to dragging. */
  const [corner, setCorner] = useState<Point | null>(null)
  const [draft, setDraft] = useState<Edit | null>(null)
  const shown = draft ?? edit
  const place = usePlaceWords()

  const finish = (next: Edit) => {
    setDraft(null)
    setCorner(null)
    onEdit(next)
  }
  usePointer(area, tool !== 'look', {
    onDown(at, touched) {
      grab.current = grabOf(edit, tool, selected, at, touched)
      onSelect(typeof grab.current.target === 'number' ? existing(edit, grab.current.target) : null)
    },
    onDrag(to) {
      if (!grab.current) return
      setDraft(withBox(edit, grab.current.target, dragTo(grab.current, to)))
    },
    onDrop(at) {
      if (!grab.current) return
      const { target } = grab.current
      const box = dragTo(grab.current, at)
      setDraft(null)
      if (isTooSmall(box)) return
      finish(withBox(edit, target, box))
      if (target !== 'crop') onSelect(target)
    },
    onTap(at) {
      if (!grab.current) return
      if (tool === 'crop') {
        const crop = seenBox(edit, 'crop')
        return finish(withBox(edit, 'crop', pullBox(crop, nearestCorner(crop, at), at)))
      }
      if (grab.current.part !== 'nothing') return
      const box = corner && dragTo({ ...grab.current, from: corner }, at)
      if (!box || isTooSmall(box)) return setCorner(at)
      finish(withBox(edit, grab.current.target, box))
      onSelect(edit.boxes.length)
    },
    onCancel: () => setDraft(null),
  })

  useFrameKeys(area, onSelect, (target, event) => {
    const by = ARROWS[event.key]
    if (by) {
      const [change, word] = event.shiftKey ? [growBox, 'grow'] : [moveBox, 'move']
      const box = change(seenBox(edit, target), by)
      onEdit(withBox(edit, target, box), `${word} ${target}`)
      props.onSay(place(box))
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      if (target === 'crop') onEdit(withoutBox(edit, 'crop'))
      else props.onDelete(target)
    } else return
    event.preventDefault()
  })

  return (
    <div
      ref={area}
      className={clsx(
        'absolute inset-0 select-none',
        tool === 'look' ? 'pointer-events-none' : 'cursor-crosshair touch-pinch-zoom',
      )}
    >
      {shown.crop && <CropShade box={seenBox(shown, 'crop')} />}
      {[...shown.boxes.keys()].map((index) => (
        // A box is identified by its index.
        <BoxFrame
          key={index}
          box={seenBox(shown, index)}
          index={index}
          count={shown.boxes.length}
          active={tool === 'blackOut'}
          selected={tool === 'blackOut' && selected === index}
          hintId={hintId}
        />
      ))}
      {(tool === 'crop' || shown.crop) && (
        <CropFrame box={seenBox(shown, 'crop')} active={tool === 'crop'} hintId={hintId} />
      )}
      {corner && tool === 'blackOut' && <FirstCorner at={corner} />}
    </div>
  )
}

function FirstCorner({ at }: { at: Point }) {
  return (
    <span
      aria-hidden="true"
      className="pointer-events-none absolute size-3 -translate-1/2 rounded-full border-2 border-[#fff] bg-[#1d4ed8] shadow-float"
      style={{ left: `${at.x * 100}%`, top: `${at.y * 100}%` }}
    />
  )
}

function existing({ boxes }: Edit, target: number): number | null {
  return target < boxes.length ? target : null
}

/** Frames carry their identity in data attributes. */
function grabOf(
  edit: Edit,
  tool: Tool,
  selected: number | null,
  from: Point,
  touched: Element,
): Grab {
  const { handle: pulled, box: index } = dataOf(touched)
  const handle = HANDLES.find((one) => one === pulled)
  if (tool === 'crop') {
    const box = seenBox(edit, 'crop')
    if (handle) return { target: 'crop', part: 'handle', handle, box, from }
    const inside = edit.crop !== null && touched.closest('[data-crop]') !== null
    return { target: 'crop', part: inside ? 'inside' : 'nothing', box, from }
  }
  if (handle && selected !== null) {
    return { target: selected, part: 'handle', handle, box: seenBox(edit, selected), from }
  }
  const target = index === undefined ? edit.boxes.length : Number(index)
  const part = index === undefined ? 'nothing' : 'inside'
  return { target, part, box: seenBox(edit, target), from }
}

function dataOf(touched: Element): DOMStringMap {
  const carrier = touched.closest('[data-handle], [data-box]')
  return carrier instanceof HTMLElement ? carrier.dataset : {}
}

function usePlaceWords(): (box: Box) => string {
  const t = useTranslations('uploads.edit')
  const format = useFormatter()
  const percent = (share: number) => format.number(share, { style: 'percent' })
  return ({ x, y, width, height }) =>
    t('said.place', {
      x: percent(x),
      y: percent(y),
      width: percent(width),
      height: percent(height),
    })
}
