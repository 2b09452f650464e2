import { MOST_MISSING_BITS, type Scan, type Units } from './jpeg-scan'

/** Of the codes in a table of codes. */
const CODE_BITS = 16
/** The code of a run of 16 zeros; the others without bits end a block. */
const SIXTEEN_ZEROS = 0xf0

/**
 * Reads the units of a picture that is not progressive, as most are, from the bytes between two markers: as many of
 * `count` as are complete and valid. A photo has ten million codes: the state of the reader is in local variables, where
 * it takes half the time of `readProgressive`.
 */
export function readSequential(
  bytes: Uint8Array,
  { from, to }: { from: number; to: number },
  { components }: Scan,
  { count }: { count: number },
): Units {
  const isAlone = components.length === 1
  const blocks = components.flatMap((part, place) => {
    const { across, down } = part.component
    const block = { place, dc: part.dc, ac: part.ac, maxAverage: part.maxAverage }
    return Array.from({ length: isAlone ? 1 : across * down }, () => block)
  })
  /** Of the last block of each component: each average is the difference to the one before. */
  const averages = components.map(() => 0)
  const mostMissing = MOST_MISSING_BITS
  let at = from
  let buffer = 0
  let bits = 0
  /** Bits that were read beyond the end. */
  let missing = 0
  let impossible = 0

  for (let read = 0; read < count; read++) {
    let isPossible = true
    for (const { place, dc, ac, maxAverage } of blocks) {
      for (let index = 0; index < 64; index++) {
        if (bits < CODE_BITS) {
          while (bits <= 16) {
            let byte = 0
            if (at < to) {
              byte = bytes[at] ?? 0
              at += byte === 0xff && bytes[at + 1] === 0 ? 2 : 1
            } else missing += 8
            buffer = (buffer << 8) | byte
            bits += 8
          }
        }
        const table = index === 0 ? dc : ac
        const entry = table[(buffer >>> (bits - CODE_BITS)) & 0xffff] ?? 0
        bits -= entry >> 8
        const code = entry & 0xff
        const length = index === 0 ? code : code & 15
        if (index > 0) {
          if (length === 0 && code !== SIXTEEN_ZEROS && entry !== 0) break
          index += code >> 4
        }
        if (entry === 0 || index > 63 || length > CODE_BITS || missing > mostMissing) {
          return { read, ranOut: missing > bits, left: to - at, impossible }
        }
        if (bits < length) {
          while (bits <= 16) {
            let byte = 0
            if (at < to) {
              byte = bytes[at] ?? 0
              at += byte === 0xff && bytes[at + 1] === 0 ? 2 : 1
            } else missing += 8
            buffer = (buffer << 8) | byte
            bits += 8
          }
        }
        bits -= length
        if (index === 0) {
          const value = (buffer >>> bits) & ((1 << length) - 1)
          const isNegative = length > 0 && value < 2 ** (length - 1)
          const average = (averages[place] ?? 0) + (isNegative ? value - 2 ** length + 1 : value)
          averages[place] = average
          if (Math.abs(average) > maxAverage) isPossible = false
        }
      }
    }
    if (missing > bits) return { read, ranOut: true, left: 0, impossible }
    if (!isPossible) impossible += 1
  }
  return { read: count, ranOut: false, left: to - at, impossible }
}
