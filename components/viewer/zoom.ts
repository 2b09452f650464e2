/** `fit` follows the size of the window; a number is a factor, where 1 is the file's own size. */
export type Zoom = 'fit' | number

const STEPS = [0.1, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4, 6]
// Within a hundredth of a step counts as that step.
const TOLERANCE = 0.01

/** The step above the current factor, which need not be a step itself: it may be the fit. */
export function zoomIn(shown: number): number {
  return STEPS.find((step) => step > shown * (1 + TOLERANCE)) ?? shown
}

export function zoomOut(shown: number): number {
  return STEPS.findLast((step) => step < shown * (1 - TOLERANCE)) ?? shown
}

type Size = { width: number; height: number }

/** The factor at which all of `content` fits into `frame`; at most its own size. */
export function fitFactor(content: Size, frame: Size): number {
  if (content.width <= 0 || content.height <= 0) return 1
  return Math.max(0.01, Math.min(1, frame.width / content.width, frame.height / content.height))
}

export type Rotation = 0 | 90 | 180 | 270

export function turn(rotation: Rotation): Rotation {
  return ({ 0: 90, 90: 180, 180: 270, 270: 0 } as const)[rotation]
}

/** Width and height after rotation. */
export function turned({ width, height }: Size, rotation: Rotation): Size {
  return rotation % 180 === 0 ? { width, height } : { width: height, height: width }
}
