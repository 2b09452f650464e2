import type { Box, Edit } from '@/lib/file-prep/shared/edit'

export type Turn = Edit['turn']
export type Point = { x: number; y: number }

/** The sides and corners by which a box can be resized. */
export const HANDLES = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'] as const
export type Handle = (typeof HANDLES)[number]

/** All in fractions of the picture. Anything smaller can be neither seen nor grabbed. */
export const SMALLEST = 0.01
export const WHOLE: Box = { x: 0, y: 0, width: 1, height: 1 }
const DEFAULT_SIZE = { width: 0.3, height: 0.06 }

export const TURNED_RIGHT: Record<Turn, Turn> = { 0: 90, 90: 180, 180: 270, 270: 0 }
export const TURNED_LEFT: Record<Turn, Turn> = { 0: 270, 90: 0, 180: 90, 270: 180 }

/** The box between two corners, clipped to the picture. */
export function boxBetween(one: Point, other: Point): Box {
  const [left, right] = inOrder(share(one.x), share(other.x))
  const [top, bottom] = inOrder(share(one.y), share(other.y))
  return { x: left, y: top, width: right - left, height: bottom - top }
}

export function isTooSmall({ width, height }: Box): boolean {
  return width < SMALLEST || height < SMALLEST
}

/** A box of medium size around a point. */
export function boxAround({ x, y }: Point): Box {
  const { width, height } = DEFAULT_SIZE
  return moveBox({ x: x - width / 2, y: y - height / 2, width, height }, { x: 0, y: 0 })
}

/** All of `boxes`, and of `others` those whose centre is in none of them. */
export function withoutDoubles(boxes: readonly Box[], others: readonly Box[]): Box[] {
  const isCovered = ({ x, y, width, height }: Box) => {
    const centre = { x: x + width / 2, y: y + height / 2 }
    return boxes.some((box) => contains(box, centre))
  }
  return [...boxes, ...others.filter((other) => !isCovered(other))]
}

function contains(box: Box, { x, y }: Point): boolean {
  return x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height
}

/** Moves a box; it stops at the edges, with its size unchanged. */
export function moveBox({ x, y, width, height }: Box, by: Point): Box {
  return {
    x: clamp(x + by.x, 0, 1 - width),
    y: clamp(y + by.y, 0, 1 - height),
    width,
    height,
  }
}

/** Moves its right and lower edges. */
export function growBox({ x, y, width, height }: Box, by: Point): Box {
  return {
    x,
    y,
    width: clamp(width + by.x, Math.min(SMALLEST, 1 - x), 1 - x),
    height: clamp(height + by.y, Math.min(SMALLEST, 1 - y), 1 - y),
  }
}

/** Moves one side or corner to a point; the opposite one stays. */
export function pullBox(box: Box, handle: Handle, to: Point): Box {
  const { x: left, y: top } = box
  const [right, bottom] = [left + box.width, top + box.height]
  const edges = {
    left: handle.includes('w') ? clamp(to.x, 0, right - SMALLEST) : left,
    right: handle.includes('e') ? clamp(to.x, left + SMALLEST, 1) : right,
    top: handle.startsWith('n') ? clamp(to.y, 0, bottom - SMALLEST) : top,
    bottom: handle.startsWith('s') ? clamp(to.y, top + SMALLEST, 1) : bottom,
  }
  return {
    x: edges.left,
    y: edges.top,
    width: edges.right - edges.left,
    height: edges.bottom - edges.top,
  }
}

export function nearestCorner({ x, y, width, height }: Box, point: Point): Handle {
  const vertical = point.y < y + height / 2 ? 'n' : 's'
  return point.x < x + width / 2 ? `${vertical}w` : `${vertical}e`
}

/** A crop of everything is no crop. */
export function asCrop(box: Box): Box | null {
  const rest = Math.max(box.x, box.y, 1 - box.x - box.width, 1 - box.y - box.height)
  return rest < 0.002 ? null : box
}

function inOrder(one: number, other: number): [number, number] {
  return one < other ? [one, other] : [other, one]
}

function share(value: number): number {
  return clamp(value, 0, 1)
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), Math.max(low, high))
}
