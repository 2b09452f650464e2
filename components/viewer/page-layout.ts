import { fitFactor, turned, type Rotation, type Zoom } from './zoom'

/** PDF measures in points, 72 per inch; a CSS inch has 96 pixels. */
export const PDF_FULL_SIZE = 96 / 72

/** Between two pages, in CSS pixels. */
const GAP = 12

type Size = { width: number; height: number }

/** A page in the column of pages, in CSS pixels; `scale` is pixels per point. */
export type PageBox = Size & { top: number; scale: number }

export type PageLayout = { boxes: readonly PageBox[]; width: number; height: number }

export type LayoutInput = {
  /** The size of each page without rotation, in points. */
  sizes: readonly Size[]
  frame: Size
  zoom: Zoom
  rotation: Rotation
}

/** All pages below each other. A fit applies to each page, so that a wide one among tall ones is readable. */
export function layOutPages({ sizes, frame, zoom, rotation }: LayoutInput): PageLayout {
  let top = 0
  let width = 0
  const boxes = sizes.map((size): PageBox => {
    const page = turned(size, rotation)
    const full = { width: page.width * PDF_FULL_SIZE, height: page.height * PDF_FULL_SIZE }
    const factor = typeof zoom === 'number' ? zoom : fitFactor(zoom, full, frame, Infinity)
    const box = {
      top,
      width: Math.max(1, Math.floor(full.width * factor)),
      height: Math.max(1, Math.floor(full.height * factor)),
      scale: factor * PDF_FULL_SIZE,
    }
    top += box.height + GAP
    width = Math.max(width, box.width)
    return box
  })
  return { boxes, width, height: Math.max(0, top - GAP) }
}

/** The pages that overlap the part of the column from `from` to `to`, as a half-open range of indexes. */
export function pagesBetween(
  { boxes }: PageLayout,
  from: number,
  to: number,
): { first: number; end: number } {
  const first = pageAt(boxes, from)
  let end = first
  while (end < boxes.length && (boxes[end]?.top ?? 0) < to) end += 1
  return { first, end: Math.max(end, Math.min(first + 1, boxes.length)) }
}

/** The index of the page at a height of the column; of the page above, for a gap. */
export function pageAt(boxes: readonly PageBox[], y: number): number {
  let [low, high] = [0, boxes.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((boxes[middle]?.top ?? 0) <= y) low = middle
    else high = middle - 1
  }
  return low
}

/** A point of the column by page, which stays valid when the pages change their sizes. */
export type Anchor = { index: number; share: number }

export function anchorAt({ boxes }: PageLayout, y: number): Anchor {
  const index = pageAt(boxes, y)
  const box = boxes[index]
  return { index, share: box ? (y - box.top) / box.height : 0 }
}

export function heightOf({ boxes }: PageLayout, { index, share }: Anchor): number {
  const box = boxes[index]
  return box ? box.top + share * box.height : 0
}
