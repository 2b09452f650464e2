/** How a picture is encoded: JPEG quality from 0 to 1, and the share of its width and height that stays. */
export type Encoding = { quality: number; scale: number }

/** Below this a JPG shows blocks around letters: rather fewer pixels than worse ones. */
export const LOWEST_QUALITY = 0.55
export const HIGHEST_QUALITY = 0.92

const QUALITY_TRIES = 5
const SCALE_TRIES = 6
/** Aim a little lower than the estimate says, so that the next try fits. */
const SAFETY = 0.92

/**
 * The best encoding of at most `limit` bytes: all pixels at the best quality that fits; only where even the lowest
 * is too large, fewer pixels. Null when nothing fits. `sizeOf` encodes and answers with the size in bytes.
 */
export async function bestEncoding(
  sizeOf: (encoding: Encoding) => Promise<number>,
  limit: number,
): Promise<Encoding | null> {
  let scale = 1
  for (let attempt = 0; attempt < SCALE_TRIES; attempt++) {
    const smallest = await sizeOf({ quality: LOWEST_QUALITY, scale })
    if (smallest <= limit) return { scale, quality: await bestQuality(sizeOf, scale, limit) }
    scale *= Math.sqrt(limit / smallest) * SAFETY
  }
  return null
}

async function bestQuality(
  sizeOf: (encoding: Encoding) => Promise<number>,
  scale: number,
  limit: number,
): Promise<number> {
  let fits = LOWEST_QUALITY
  let tooLarge = HIGHEST_QUALITY
  if ((await sizeOf({ quality: tooLarge, scale })) <= limit) return tooLarge
  for (let attempt = 0; attempt < QUALITY_TRIES; attempt++) {
    const quality = (fits + tooLarge) / 2
    if ((await sizeOf({ quality, scale })) <= limit) fits = quality
    else tooLarge = quality
  }
  return fits
}
