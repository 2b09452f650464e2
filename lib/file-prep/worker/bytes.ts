/** A read past the end of the bytes: the file claims more than it contains. */
export class UnexpectedEof extends Error {
  override readonly name = 'UnexpectedEof'
}

/** Reads past an end, impossible lengths and endless recursion: a file claims what it does not have. */
const OF_FILE = /bounds|range|offset|invalid|call stack/i
/** Of browsers and of Emscripten. */
const OF_MEMORY = /memory|allocat|\bOOM\b/i

/**
 * For `catch`: null for a file that cannot be decoded.
 * @throws the error when there was not enough memory, which says nothing about the file
 */
export function nullIfDamaged(error: unknown): null {
  // Firefox throws a string when memory is short.
  const message = error instanceof Error ? error.message : String(error)
  if (OF_FILE.test(message)) return null
  if (error instanceof RangeError || OF_MEMORY.test(message)) throw error
  return null
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** Reads numbers of one byte order at any offset. Reads past the end throw UnexpectedEof. */
export type Numbers = {
  readonly length: number
  u8(at: number): number
  u16(at: number): number
  u32(at: number): number
  i32(at: number): number
}

export function numbersOf(bytes: Uint8Array, littleEndian: boolean): Numbers {
  const view = viewOf(bytes)
  const read = <T>(at: number, size: number, get: () => T): T => {
    if (at < 0 || at + size > bytes.length) throw new UnexpectedEof()
    return get()
  }
  return {
    length: bytes.length,
    u8: (at) => read(at, 1, () => view.getUint8(at)),
    u16: (at) => read(at, 2, () => view.getUint16(at, littleEndian)),
    u32: (at) => read(at, 4, () => view.getUint32(at, littleEndian)),
    i32: (at) => read(at, 4, () => view.getInt32(at, littleEndian)),
  }
}

/** The bytes as Latin-1 text, for tags and signatures. */
export function ascii(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to))
}

export function startsWith(bytes: Uint8Array, text: string, at = 0): boolean {
  return ascii(bytes, at, at + text.length) === text
}

export function joinBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}
