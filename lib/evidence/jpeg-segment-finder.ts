/** One marker with its segment. https://www.w3.org/Graphics/JPEG/itu-t81.pdf, B.1.1 */
export type JpegSegment = {
  /** The second byte of its marker. */
  marker: number
  /** Offset of its first byte in the file. */
  start: number
  /**
   * Offset behind its payload by its length field: beyond the end of a truncated file. For a scan, the entropy-coded
   * data follows.
   */
  end: number
  /** In pixels, for a frame header; null otherwise. */
  size: { width: number; height: number } | null
}

/**
 * How many segments a file may have. Cameras and editors write a few dozen; a file of MAX_SOURCE_BYTES that consists of
 * full segments has 3,200.
 */
export const MAX_JPEG_SEGMENTS = 4096

const FF = 0xff
const EOI = 0xd9
/** Marker and length, and for a frame header also precision, height and width. */
const HEADER_BYTES = 4
const FRAME_HEADER_BYTES = 9

/**
 * Finds the segments of a JPEG in a stream of chunks of any length, where decoders find them: like libjpeg, it skips
 * fill bytes before a marker, stray bytes between segments, and entropy-coded data.
 *
 * The work is linear in the bytes, however they are chunked: each byte is read at most once, payloads are skipped, and
 * only the current header is buffered.
 */
export class JpegSegmentFinder {
  /** `reading` until the end marker, or until there are more than MAX_JPEG_SEGMENTS segments. */
  state: 'reading' | 'ended' | 'too_many' = 'reading'
  readonly #header = new Uint8Array(FRAME_HEADER_BYTES)
  /** The number of header bytes read: 0 before a marker, 1 after its FF. */
  #filled = 0
  #start = 0
  /** Offset of the first byte of the next chunk. */
  #offset = 0
  #skip = 0
  #count = 0

  /** The number of next bytes that are payload: a caller that can seek may skip them instead of pushing them. */
  jump(): number {
    const distance = this.#skip
    this.#offset += distance
    this.#skip = 0
    return distance
  }

  /** Reads the next bytes of the file; yields the segments whose headers they complete. Iterate to the end. */
  *push(chunk: Uint8Array): Generator<JpegSegment, void, undefined> {
    let at = this.#jumpOver(chunk.length)
    while (at < chunk.length && this.state === 'reading') {
      at = this.#filled < 2 ? this.#seekMarker(chunk, at) : this.#fill(chunk, at)
      if (this.#isHeaderComplete()) {
        yield this.#takeSegment()
        at += this.#jumpOver(chunk.length - at)
      }
    }
    this.#offset += chunk.length
  }

  #jumpOver(available: number): number {
    const distance = Math.min(this.#skip, available)
    this.#skip -= distance
    return distance
  }

  /** Reads up to the second byte of a marker. @returns where to continue */
  #seekMarker(chunk: Uint8Array, from: number): number {
    let at = from
    if (this.#filled === 0) {
      const found = chunk.indexOf(FF, from)
      if (found === -1) return chunk.length
      this.#filled = 1
      at = found + 1
    }
    while (chunk[at] === FF) at += 1
    const marker = chunk[at]
    if (marker === undefined) return at
    if (standsAlone(marker)) {
      this.#filled = 0
    } else {
      this.#start = this.#offset + at - 1
      this.#header[1] = marker
      this.#filled = 2
    }
    return at + 1
  }

  #fill(chunk: Uint8Array, from: number): number {
    const to = Math.min(chunk.length, from + this.#headerBytes() - this.#filled)
    for (let at = from; at < to; at += 1) {
      this.#header[this.#filled] = chunk[at] ?? 0
      this.#filled += 1
    }
    return to
  }

  #isHeaderComplete(): boolean {
    return this.#filled >= 2 && this.#filled === this.#headerBytes()
  }

  #headerBytes(): number {
    const marker = this.#header[1] ?? 0
    if (marker === EOI) return 2
    return isFrame(marker) ? FRAME_HEADER_BYTES : HEADER_BYTES
  }

  #takeSegment(): JpegSegment {
    const marker = this.#header[1] ?? 0
    const view = new DataView(this.#header.buffer)
    // A length includes its own two bytes; decoders continue after one that is too short to do so.
    const bytes = marker === EOI ? 2 : 2 + Math.max(2, view.getUint16(2))
    const size = isFrame(marker) ? { width: view.getUint16(7), height: view.getUint16(5) } : null
    this.#skip = Math.max(0, bytes - this.#filled)
    this.#filled = 0
    this.#count += 1
    if (marker === EOI) this.state = 'ended'
    else if (this.#count > MAX_JPEG_SEGMENTS) this.state = 'too_many'
    return { marker, start: this.#start, end: this.#start + bytes, size }
  }
}

/** A marker without payload that does not describe the image, or (00) a data byte of FF. */
function standsAlone(marker: number): boolean {
  return marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd8)
}

/** Start of frame, C0 to CF, except the tables that share these numbers. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}
