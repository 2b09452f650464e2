/** How many bytes packed data has, up to `limit`, without unpacking them: decoders fill up what is missing. */

export function packBitsLength(packed: Uint8Array, limit: number): number {
  let length = 0
  for (let at = 0; at < packed.length && length < limit;) {
    const count = packed[at] ?? 0
    // 128 means nothing; below are single bytes, and above one that is repeated.
    if (count < 128) length += Math.min(count + 1, packed.length - at - 1)
    else if (count > 128 && at + 1 < packed.length) length += 257 - count
    at += count < 128 ? count + 2 : count > 128 ? 2 : 1
  }
  return Math.min(length, limit)
}

const [CLEAR, END, FIRST] = [256, 257, 258]
const [SHORTEST, LONGEST] = [9, 12]

/** Of LZW as in TIFF 6.0, up to an invalid code. */
export function lzwLength(packed: Uint8Array, limit: number): number {
  const lengths = new Uint32Array(2 ** LONGEST).fill(1, 0, CLEAR)
  let next = FIRST
  let width = SHORTEST
  let previous: number | null = null
  let length = 0
  for (let bit = 0; bit + width <= packed.length * 8 && length < limit;) {
    const code = codeAt(packed, bit, width)
    bit += width
    if (code === END) break
    if (code === CLEAR) {
      next = FIRST
      width = SHORTEST
      previous = null
      continue
    }
    if (code > next || (code === next && previous === null)) break
    const added = previous === null ? 0 : (lengths[previous] ?? 0) + 1
    length += code === next ? added : (lengths[code] ?? 0)
    if (previous !== null && next < lengths.length) lengths[next++] = added
    if (next + 1 === 2 ** width && width < LONGEST) width += 1
    previous = code
  }
  return Math.min(length, limit)
}

function codeAt(packed: Uint8Array, bit: number, width: number): number {
  const at = bit >> 3
  const three = ((packed[at] ?? 0) << 16) | ((packed[at + 1] ?? 0) << 8) | (packed[at + 2] ?? 0)
  return (three >> (24 - width - (bit & 7))) & (2 ** width - 1)
}
