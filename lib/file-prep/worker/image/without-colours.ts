import {
  decode,
  drawAndRelease,
  drawUpright,
  release,
  releaseOnError,
  samplePixels,
} from './canvas'
import { encodeJpeg } from './encode-picture'
import { greyscaleJpeg } from './jpeg/greyscale-jpeg'
import { COUNT_PIXELS, GREY_TOLERANCE, isGrey } from './image-quality'
import { jpegSegments } from './jpeg/jpeg'
import { qualityLike } from './make-upright'
import { coloursOf } from './packed-rows'

/**
 * A JPG in colour whose picture has no colours, in grey: the brightness stays bit for bit, unless the JPG is progressive
 * or otherwise unusual, which is encoded again. Null when it has colours, is grey already, or
 * encoding it again would not make it smaller. A small copy shows the colours of most pictures, so that those cost no more
 * than decoding.
 * @throws when it cannot be decoded
 */
export async function withoutColours(
  jpeg: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer> | null> {
  if (componentsOf(jpeg) !== 3) return null
  const bitmap = await decode(jpeg)
  const sample = await releaseOnError(bitmap, async () => samplePixels(bitmap, COUNT_PIXELS, false))
  if (!isGrey(sample)) {
    release(bitmap)
    return null
  }
  const canvas = drawAndRelease(bitmap, () => drawUpright(bitmap, 1, { ground: '#fff' }))
  try {
    if (coloursOf(canvas, GREY_TOLERANCE) === 'rgb') return null
    const exact = greyscaleJpeg(jpeg)
    if (exact) return exact
    const encoded = await encodeJpeg(canvas, { quality: qualityLike(jpeg) })
    return encoded.length < jpeg.length ? encoded : null
  } finally {
    release(canvas)
  }
}

/** As the frame states. */
function componentsOf(jpeg: Uint8Array): number | undefined {
  for (const { size, payload } of jpegSegments(jpeg)) if (size) return payload[5]
  return undefined
}
