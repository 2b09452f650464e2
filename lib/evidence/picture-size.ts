import { sniffFormat } from './signatures'
import { JpegSegmentFinder } from './jpeg-segment-finder'
import { MAX_PICTURE_PIXELS, MAX_PICTURE_SIDE } from './limits'

/** In pixels, as stored: the metadata may request a rotation. */
export type PictureSize = { width: number; height: number }

/**
 * The size from the headers of a picture; null for a PDF, and for a picture too damaged to have one; `endless` when the
 * headers exceed MAX_JPEG_SEGMENTS.
 */
export type FoundSize = PictureSize | 'endless' | null

const PNG_IHDR = 0x49484452
const PNG_SIZE_END = 24
const START_OF_SCAN = 0xda

/** Whether decoding it would take more memory than a browser may have available. */
export function hasTooManyPixels({ width, height }: PictureSize): boolean {
  return Math.max(width, height) > MAX_PICTURE_SIDE || width * height > MAX_PICTURE_PIXELS
}

/**
 * Finds the size of a PNG or JPG in a stream, without decoding or buffering it. In a JPG the size may follow hundreds
 * of kilobytes of metadata, so the first bytes are not enough.
 */
export class PictureSizeFinder {
  /** Null while it is unknown. */
  size: FoundSize = null
  /** No further byte can change `size`. */
  done = false
  readonly #head = new Uint8Array(PNG_SIZE_END)
  #filled = 0
  #jpeg: JpegSegmentFinder | null = null

  /** Reads the next bytes of the file. */
  push(chunk: Uint8Array): void {
    if (this.done) return
    if (this.#jpeg) return this.#walk(this.#jpeg, chunk)
    const taken = chunk.subarray(0, PNG_SIZE_END - this.#filled)
    this.#head.set(taken, this.#filled)
    this.#filled += taken.length
    const head = this.#head.subarray(0, this.#filled)
    const format = sniffFormat(head)
    if (format === 'jpg') {
      this.#jpeg = new JpegSegmentFinder()
      this.#walk(this.#jpeg, head)
      this.push(chunk.subarray(taken.length))
    } else if (this.#filled === PNG_SIZE_END) {
      this.#end(format === 'png' ? readPngSize(head) : null)
    }
  }

  /** The number of next bytes that are irrelevant: a caller that can seek may skip them instead of pushing them. */
  jump(): number {
    return this.done ? 0 : (this.#jpeg?.jump() ?? 0)
  }

  #walk(jpeg: JpegSegmentFinder, chunk: Uint8Array): void {
    for (const { marker, size } of jpeg.push(chunk)) {
      if (size) return this.#end(size)
      // The pixel data starts, and no frame header preceded it.
      if (marker === START_OF_SCAN) return this.#end(null)
    }
    if (jpeg.state !== 'reading') this.#end(jpeg.state === 'too_many' ? 'endless' : null)
  }

  #end(size: FoundSize): void {
    this.size = size
    this.done = true
  }
}

function readPngSize(head: Uint8Array): PictureSize | null {
  const view = new DataView(head.buffer)
  if (view.getUint32(12) !== PNG_IHDR) return null
  return { width: view.getUint32(16), height: view.getUint32(20) }
}
