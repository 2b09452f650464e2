/** In points, 72 per inch. */
export const A4 = { width: 595.28, height: 841.89 }

/** The margin, with room for the page number. */
export const MARGIN = 36

export type Placement = { x: number; y: number; width: number; height: number; scale: number }

/** The largest centred area within the margins of an A4 page, with the same proportions. */
export function fitOnPage({ width, height }: { width: number; height: number }): Placement {
  const scale = Math.min((A4.width - 2 * MARGIN) / width, (A4.height - 2 * MARGIN) / height)
  const placed = { width: width * scale, height: height * scale }
  return { ...placed, x: (A4.width - placed.width) / 2, y: (A4.height - placed.height) / 2, scale }
}
