/** Decodes the entropy-coded data of a JPEG, without the pixels: ITU-T T.81, annexes F and G. */

export type Component = {
  id: number
  /** Blocks of one component in an interleaved unit, across and down. */
  across: number
  down: number
  /** The number of its table of steps. */
  steps: number
  /** Blocks that the picture covers, in a scan of this component alone. */
  blocksAcross: number
  blocksDown: number
  /** Blocks in a row, with those that fill the last unit. */
  rowBlocks: number
  /** Of progressive pictures: which coefficients are not zero, a bit for each of a block's 64. */
  isSet: Uint8Array
}

export type ScanComponent = {
  component: Component
  dc: Uint16Array
  ac: Uint16Array
  /** Of the average of a block, before it is multiplied by its step; a picture has none beyond. */
  maxAverage: number
}

export type Scan = {
  components: readonly ScanComponent[]
  isProgressive: boolean
  /** First and last coefficient, and the bits that came before and are still to come. */
  first: number
  last: number
  high: number
  low: number
  /** Units across; of one block each when there is one component. */
  unitsAcross: number
}

const PEEKED_BITS = 16
/** Endless zeros beyond the end could be codes of endless blocks. */
export const MOST_MISSING_BITS = 4096

class BadCode extends Error {
  override readonly name = 'BadCode'
}

export type Units = {
  read: number
  /** Whether the bytes ended before the next. */
  ranOut: boolean
  /** Bytes after the last. */
  left: number
  /** How many of them have an average that no picture has: after damage, all that follow may be wrong. */
  impossible: number
}

/**
 * Reads units of a progressive picture from the bytes between two markers, as many as are complete and valid, of the
 * `count` from `firstUnit` on.
 */
export function readProgressive(
  bytes: Uint8Array,
  { from, to }: { from: number; to: number },
  scan: Scan,
  { firstUnit, count }: { firstUnit: number; count: number },
): Units {
  let at = from
  let buffer = 0
  let bits = 0
  /** Bits that were read beyond the end. */
  let missing = 0
  let endOfBand = 0
  let impossible = 0
  let isPossible = true
  const averages = new Map<ScanComponent, number>()
  const { first, last, low, high, unitsAcross } = scan
  const [only] = scan.components
  const isAlone = scan.components.length === 1
  const readBlock =
    first === 0 ? (high === 0 ? dcFirst : dcRefined) : high === 0 ? acFirst : acRefined

  for (let read = 0; read < count; read++) {
    const unit = firstUnit + read
    const row = Math.floor(unit / unitsAcross)
    const column = unit - row * unitsAcross
    isPossible = true
    try {
      if (isAlone && only) readBlock(only, (row * only.component.rowBlocks + column) * 8)
      else {
        for (const part of scan.components) {
          const { across, down, rowBlocks } = part.component
          for (let y = 0; y < down; y++) {
            for (let x = 0; x < across; x++) {
              readBlock(part, ((row * down + y) * rowBlocks + column * across + x) * 8)
            }
          }
        }
      }
    } catch (error) {
      if (error instanceof BadCode)
        return { read, ranOut: missing > bits, left: to - at, impossible }
      throw error
    }
    if (missing > bits) return { read, ranOut: true, left: 0, impossible }
    if (!isPossible) impossible += 1
  }
  return { read: count, ranOut: false, left: to - at, impossible }

  function fill(): void {
    while (bits <= 16) {
      let byte = 0
      if (at < to) {
        byte = bytes[at] ?? 0
        at += byte === 0xff && bytes[at + 1] === 0 ? 2 : 1
      } else {
        missing += 8
        if (missing > MOST_MISSING_BITS) throw new BadCode()
      }
      buffer = (buffer << 8) | byte
      bits += 8
    }
  }

  function symbol(table: Uint16Array): number {
    if (bits < PEEKED_BITS) fill()
    const entry = table[(buffer >>> (bits - PEEKED_BITS)) & 0xffff] ?? 0
    if (entry === 0) throw new BadCode()
    bits -= entry >> 8
    return entry & 0xff
  }

  function skip(number: number): void {
    if (bits < number) fill()
    bits -= number
  }

  function value(number: number): number {
    if (number === 0) return 0
    if (bits < number) fill()
    bits -= number
    return (buffer >>> bits) & ((1 << number) - 1)
  }

  /** Each average is the difference to the one before. */
  function dcFirst(part: ScanComponent): void {
    const length = size(symbol(part.dc))
    const bits = value(length)
    const isNegative = length > 0 && bits < 2 ** (length - 1)
    const next = (averages.get(part) ?? 0) + (isNegative ? bits - 2 ** length + 1 : bits)
    averages.set(part, next)
    if (Math.abs(next) * 2 ** low > part.maxAverage) isPossible = false
  }

  function dcRefined(): void {
    skip(1)
  }

  function acFirst({ component: { isSet }, ac }: ScanComponent, block: number): void {
    if (endOfBand > 0) {
      endOfBand -= 1
      return
    }
    for (let index = first; index <= last; index++) {
      const code = symbol(ac)
      const length = code & 15
      const run = code >> 4
      if (length === 0 && run < 15) {
        endOfBand = (1 << run) - 1 + value(run)
        return
      }
      index += run
      if (index > last) throw new BadCode()
      if (length === 0) continue
      skip(length)
      set(isSet, block, index)
    }
  }

  function acRefined({ component: { isSet }, ac }: ScanComponent, block: number): void {
    let index = first
    while (endOfBand === 0 && index <= last) {
      const code = symbol(ac)
      const length = code & 15
      let run = code >> 4
      if (length > 1) throw new BadCode()
      if (length === 0 && run < 15) {
        endOfBand = (1 << run) + value(run)
        break
      }
      skip(length)
      for (; index <= last; index++) {
        if (has(isSet, block, index)) skip(1)
        else if (run === 0) break
        else run -= 1
      }
      if (index > last && (length === 1 || run > 0)) throw new BadCode()
      if (length === 1) set(isSet, block, index)
      index += 1
    }
    if (endOfBand === 0) return
    for (; index <= last; index++) if (has(isSet, block, index)) skip(1)
    endOfBand -= 1
  }

  function size(length: number): number {
    if (length > 16 + low) throw new BadCode()
    return length
  }
}

function has(isSet: Uint8Array, block: number, index: number): boolean {
  return ((isSet[block + (index >> 3)] ?? 0) & (1 << (index & 7))) !== 0
}

function set(isSet: Uint8Array, block: number, index: number): void {
  isSet[block + (index >> 3)] = (isSet[block + (index >> 3)] ?? 0) | (1 << (index & 7))
}
