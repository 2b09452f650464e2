/** In points, 72 per inch. */
export const A4 = { width: 595.28, height: 841.89 }

/** The margin, with room for the page number. */
export const MARGIN = 36

export type Placement = { x: number; y: number; width: number; height: number; scale: number }

type Size = { width: number; height: number }

/** A4 in the orientation of a page. */
export function sheetFor({ width, height }: Size): Size {
  return width > height ? { width: A4.height, height: A4.width } : A4
}

/** The largest centred area within the margins of a sheet, with the same proportions. */
export function fitOnPage({ width, height }: Size, sheet: Size = A4): Placement {
  const scale = Math.min((sheet.width - 2 * MARGIN) / width, (sheet.height - 2 * MARGIN) / height)
  const placed = { width: width * scale, height: height * scale }
  return {
    ...placed,
    x: (sheet.width - placed.width) / 2,
    y: (sheet.height - placed.height) / 2,
    scale,
  }
}
