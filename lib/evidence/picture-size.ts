import { sniffFormat } from './formats'
import { MAX_PICTURE_PIXELS, MAX_PICTURE_SIDE } from './limits'

/** In pixels, as stored: a camera may ask its viewers to turn it. */
export type PictureSize = { width: number; height: number }

const PNG_IHDR = 0x49484452
const PNG_SIZE_END = 24
const MARKER = 0xff
const FRAME_BYTES = 9

/** Whether decoding it would take more memory than a browser may have to spare. */
export function hasTooManyPixels({ width, height }: PictureSize): boolean {
  return Math.max(width, height) > MAX_PICTURE_SIDE || width * height > MAX_PICTURE_PIXELS
}

/**
 * Finds the size of a PNG or JPG while its bytes pass by, without decoding and without keeping them.
 * In a JPG the size may stand behind hundreds of kilobytes of metadata, so the first bytes are not enough.
 */
export class PictureSizeFinder {
  /** Null as long as it is not known; for a PDF and for broken files it stays so. */
  size: PictureSize | null = null
  /** Nothing that follows can change `size`. */
  done = false
  #held: Uint8Array = new Uint8Array(0)
  #skip = 0
  #inJpeg = false

  /** Takes the next bytes of the file. */
  push(chunk: Uint8Array): void {
    if (this.done) return
    const skipped = Math.min(this.#skip, chunk.length)
    this.#skip -= skipped
    if (skipped < chunk.length) this.#held = concat(this.#held, chunk.subarray(skipped))
    while (this.#skip === 0 && !this.done && this.#step());
  }

  /** How many of the next bytes say nothing: who can, reads on behind them instead of pushing them. */
  jump(): number {
    const { done } = this
    const distance = done ? 0 : this.#skip
    this.#skip -= distance
    return distance
  }

  /** False when it takes more bytes to go on. */
  #step(): boolean {
    return this.#inJpeg ? this.#jpegStep() : this.#start()
  }

  #start(): boolean {
    const held = this.#held
    const format = sniffFormat(held)
    if (format === 'jpg') {
      this.#inJpeg = true
      return this.#drop(2)
    }
    if (held.length < PNG_SIZE_END) return false
    const view = viewOf(held)
    if (format !== 'png' || view.getUint32(12) !== PNG_IHDR) return this.#giveUp()
    return this.#found({ width: view.getUint32(16), height: view.getUint32(20) })
  }

  #jpegStep(): boolean {
    const held = this.#held
    const marker = held[1]
    if (held.length < 2 || marker === undefined) return false
    if (held[0] !== MARKER) return this.#giveUp()
    if (marker === MARKER) return this.#drop(1)
    if (isFrame(marker)) return this.#frame()
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) return this.#drop(2)
    // The pixels, or the end, and no frame before them.
    if (marker === 0xda || marker === 0xd9) return this.#giveUp()
    if (held.length < 4) return false
    return this.#drop(2 + Math.max(2, viewOf(held).getUint16(2)))
  }

  #frame(): boolean {
    if (this.#held.length < FRAME_BYTES) return false
    const view = viewOf(this.#held)
    return this.#found({ width: view.getUint16(7), height: view.getUint16(5) })
  }

  #drop(count: number): boolean {
    this.#skip = Math.max(0, count - this.#held.length)
    this.#held = this.#held.slice(count)
    return this.#skip === 0
  }

  #found(size: PictureSize): boolean {
    this.size = size
    return this.#giveUp()
  }

  #giveUp(): boolean {
    this.done = true
    this.#held = new Uint8Array(0)
    return false
  }
}

/** Start of frame, C0 to CF, but not the tables that share these numbers. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array {
  const joined = new Uint8Array(first.length + second.length)
  joined.set(first)
  joined.set(second, first.length)
  return joined
}
