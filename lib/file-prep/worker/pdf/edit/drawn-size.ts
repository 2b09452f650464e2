/** 200 dpi: small print stays readable. */
const PIXELS_PER_POINT = 200 / 72
/** Of a smaller page, which may be a photo whose program wrote a small page: 200 dpi of A4. */
const MIN_LONGEST_SIDE = 2340
/** What phones can draw. A0 gets 102 dpi. */
const MAX_PIXELS = 16_000_000
/** What Safari can draw: 2 m of a receipt at 200 dpi. */
const MAX_SIDE = 16_000

/** The longest side in pixels at which a page becomes a picture. Sizes are in points (1/72 inch). */
export function drawnLongestSide({ width, height }: { width: number; height: number }): number {
  const [long, short] = [Math.max(width, height, 1), Math.max(Math.min(width, height), 0.1)]
  const wanted = Math.max(long * PIXELS_PER_POINT, MIN_LONGEST_SIDE)
  const affordable = Math.sqrt((MAX_PIXELS / short) * long)
  return Math.floor(Math.min(wanted, affordable, MAX_SIDE))
}
