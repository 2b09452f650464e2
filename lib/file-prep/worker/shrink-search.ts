/** How a picture is encoded: JPEG quality from 0 to 1, and the scale of its width and height. */
export type Encoding = { quality: number; scale: number }

/** Below this a JPG shows blocks around letters, so fewer pixels are better. */
export const LOWEST_QUALITY = 0.55
export const HIGHEST_QUALITY = 0.92

const QUALITY_TRIES = 5
const SCALE_TRIES = 6
/** Aims a little below the estimate, so that the next attempt fits. */
const SAFETY = 0.92

/**
 * The best encoding of at most `limit` bytes: all pixels at the best quality that fits, or fewer pixels when even the
 * lowest quality is too large. Null when nothing fits. `sizeOf` encodes and resolves with the size in bytes.
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
