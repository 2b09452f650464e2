import { turnBox, uprightBox, type Box, type Edit } from '@/lib/file-prep/shared/edit'
import { asCrop, boxBetween, moveBox, pullBox, WHOLE, type Handle, type Point } from './geometry'

/** The tools. `look`: changes nothing; dragging scrolls the picture. */
export const TOOLS = ['look', 'crop', 'blackOut'] as const
export type Tool = (typeof TOOLS)[number]

/** The crop, or a black box by its index. */
export type Target = 'crop' | number

/** What a pointer has grabbed, and where. */
export type Grab = { target: Target; from: Point; box: Box } & (
  { part: 'nothing' } | { part: 'inside' } | { part: 'handle'; handle: Handle }
)

/** A box in display coordinates, rotated like the picture. */
export function seenBox({ turn, crop, boxes }: Edit, target: Target): Box {
  const box = target === 'crop' ? crop : boxes[target]
  return box ? turnBox(box, turn) : WHOLE
}

/** The same edit with the box in display coordinates; a new box when there was none. */
export function withBox(edit: Edit, target: Target, seen: Box): Edit {
  const box = uprightBox(seen, edit.turn)
  if (target === 'crop') return { ...edit, crop: asCrop(box) }
  if (target >= edit.boxes.length) return { ...edit, boxes: [...edit.boxes, box] }
  return { ...edit, boxes: edit.boxes.with(target, box) }
}

export function withoutBox(edit: Edit, target: Target): Edit {
  if (target === 'crop') return { ...edit, crop: null }
  return { ...edit, boxes: edit.boxes.toSpliced(target, 1) }
}

/** The box after the pointer has moved to a point. */
export function dragTo(grab: Grab, to: Point): Box {
  switch (grab.part) {
    case 'nothing':
      return boxBetween(grab.from, to)
    case 'inside':
      return moveBox(grab.box, { x: to.x - grab.from.x, y: to.y - grab.from.y })
    case 'handle':
      return pullBox(grab.box, grab.handle, to)
  }
}
