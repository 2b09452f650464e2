/** How a file follows the size of its area: all of a page, or its whole width. */
export type Fit = 'page' | 'width'

/** A number is a factor, where 1 is the file's own size. */
export type Zoom = Fit | number

const STEPS = [0.1, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4, 6]
const LARGEST = 6
// Within a hundredth of a step counts as that step.
const TOLERANCE = 0.01

/** The step above the current factor, which need not be a step itself: it may be the fit. */
export function zoomIn(shown: number): number {
  return STEPS.find((step) => step > shown * (1 + TOLERANCE)) ?? shown
}

export function zoomOut(shown: number): number {
  return STEPS.findLast((step) => step < shown * (1 - TOLERANCE)) ?? shown
}

/** What the fit button does: returns to the file's first fit, and from there changes between both. */
export function nextFit(zoom: Zoom, first: Fit): Fit {
  if (typeof zoom === 'number') return first
  return zoom === 'page' ? 'width' : 'page'
}

type Size = { width: number; height: number }

/**
 * The factor at which `content` fits into `frame`. All of a page is enlarged up to `largest`: a picture has no more
 * pixels, while the page of a PDF stays sharp.
 */
export function fitFactor(fit: Fit, content: Size, frame: Size, largest = 1): number {
  if (content.width <= 0 || content.height <= 0) return 1
  const byWidth = frame.width / content.width
  const wanted =
    fit === 'width'
      ? Math.min(LARGEST, byWidth)
      : Math.min(largest, LARGEST, byWidth, frame.height / content.height)
  return Math.max(0.01, wanted)
}

export type Rotation = 0 | 90 | 180 | 270

export function turn(rotation: Rotation): Rotation {
  return ({ 0: 90, 90: 180, 180: 270, 270: 0 } as const)[rotation]
}

/** Width and height after rotation. */
export function turned({ width, height }: Size, rotation: Rotation): Size {
  return rotation % 180 === 0 ? { width, height } : { width: height, height: width }
}
