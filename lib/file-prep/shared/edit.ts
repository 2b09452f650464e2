/** A rectangle in fractions of the upright picture, before rotation: 0 to 1 from the top left. */
export type Box = { x: number; y: number; width: number; height: number }

/**
 * The manual edits of a picture or page. Boxes and crop are stored relative to the picture before rotation, so that
 * rotating later moves nothing.
 */
export type Edit = {
  /** Degrees clockwise. */
  turn: 0 | 90 | 180 | 270
  crop: Box | null
  /** Filled with black. */
  boxes: readonly Box[]
}

/** The edits of a file: of its only picture, or of pages of a PDF, which count from 1. */
export type Edits = ReadonlyMap<number, Edit>

export const NO_EDIT: Edit = { turn: 0, crop: null, boxes: [] }

type Size = { width: number; height: number }
/** In whole pixels. */
type Rectangle = { left: number; top: number; width: number; height: number }

export type EditPlan = {
  /** The part of the source to keep. */
  source: Rectangle
  /** The blacked-out areas, in pixels of the source. */
  black: readonly Rectangle[]
  turn: Edit['turn']
  /** The size of the result. */
  size: Size
}

export function isEdited({ turn, crop, boxes }: Edit): boolean {
  return turn !== 0 || crop !== null || boxes.length > 0
}

/**
 * Converts an edit to whole pixels for a picture of this size. Black covers every pixel that a box touches, since a
 * remaining row of pixels can reveal a number; the crop stays inside the picture and has at least one pixel.
 */
export function planEdit({ turn, crop, boxes }: Edit, size: Size): EditPlan {
  const source = outward(crop ?? { x: 0, y: 0, width: 1, height: 1 }, size)
  const black = boxes.map((box) => outward(box, size))
  const turned = turn === 90 || turn === 270
  return {
    source,
    black,
    turn,
    size: turned
      ? { width: source.height, height: source.width }
      : { width: source.width, height: source.height },
  }
}

function outward(box: Box, { width, height }: Size): Rectangle {
  const left = clamp(Math.floor(Math.min(box.x, box.x + box.width) * width), 0, width - 1)
  const top = clamp(Math.floor(Math.min(box.y, box.y + box.height) * height), 0, height - 1)
  const right = clamp(Math.ceil(Math.max(box.x, box.x + box.width) * width), left + 1, width)
  const bottom = clamp(Math.ceil(Math.max(box.y, box.y + box.height) * height), top + 1, height)
  return { left, top, width: right - left, height: bottom - top }
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high)
}

/** The smallest box around points, clipped to the page. */
export function around(points: readonly { x: number; y: number }[]): Box {
  const share = (value: number) => Math.min(Math.max(value, 0), 1)
  const xs = points.map(({ x }) => share(x))
  const ys = points.map(({ y }) => share(y))
  const [left, top] = [Math.min(...xs), Math.min(...ys)]
  return { x: left, y: top, width: Math.max(...xs) - left, height: Math.max(...ys) - top }
}

/** Converts a box on the upright picture to display coordinates on the rotated one. */
export function turnBox({ x, y, width, height }: Box, turn: Edit['turn']): Box {
  switch (turn) {
    case 0:
      return { x, y, width, height }
    case 90:
      return { x: 1 - y - height, y: x, width: height, height: width }
    case 180:
      return { x: 1 - x - width, y: 1 - y - height, width, height }
    case 270:
      return { x: y, y: 1 - x - width, width: height, height: width }
  }
}

const BACK: Record<Edit['turn'], Edit['turn']> = { 0: 0, 90: 270, 180: 180, 270: 90 }

/** The inverse of `turnBox`. */
export function uprightBox(box: Box, turn: Edit['turn']): Box {
  return turnBox(box, BACK[turn])
}
