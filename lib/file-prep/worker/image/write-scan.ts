import { BitWriter } from './bit-writer'
import type { Blocks, Details } from './jpeg-blocks'
import { AVERAGES, codesOf, type Codes } from './jpeg-codes'

const SIXTEEN_ZEROS = 0xf0
const END_OF_BLOCK = 0

/** A part as it is written: `across`, `down`: its blocks in a unit. */
export type WrittenPart = {
  across: number
  down: number
  blocks: Blocks
  /** The number of a block, by its column and row in what is written. */
  numberAt: (column: number, row: number) => number
  /** Of its details. */
  codes: Codes
}

/** For each place in a block, its place in what is written, and 1 or -1, by which its number is multiplied. */
export type Reordering = { places: Uint8Array; signs: Int8Array }

type ScanOptions = {
  /** In units. */
  columns: number
  rows: number
  reordering: Reordering
  expectedBytes: number
}

/**
 * The entropy-coded data of a scan of `columns` × `rows` units, in baseline. Null when the averages of two blocks differ
 * by more than in any picture.
 */
export function writeScan(
  parts: readonly WrittenPart[],
  details: Details,
  { columns, rows, reordering, expectedBytes }: ScanOptions,
): Uint8Array<ArrayBuffer> | null {
  const writer = new BitWriter(expectedBytes)
  const averages = codesOf(AVERAGES)
  const all = parts.map((part) => ({ ...part, before: 0 }))
  const block = new Int16Array(64)
  for (let unit = 0; unit < columns * rows; unit++) {
    const row = Math.floor(unit / columns)
    const column = unit - row * columns
    for (const part of all) {
      const { across, down, blocks, numberAt, codes } = part
      for (let each = 0; each < across * down; each++) {
        const y = Math.floor(each / across)
        const number = numberAt(column * across + each - y * across, row * down + y)
        const average = blocks.averages[number] ?? 0
        if (!writer.putNumber(averages, 0, average - part.before)) return null
        part.before = average
        const [start, end] = [blocks.starts[number] ?? 0, blocks.ends[number] ?? 0]
        putDetails(writer, codes, block, reorder(details, start, end, reordering, block))
      }
    }
  }
  return writer.end()
}

/** @returns the last place that is not zero; 0 for none */
function reorder(
  details: Details,
  start: number,
  end: number,
  { places, signs }: Reordering,
  block: Int16Array,
): number {
  block.fill(0)
  let last = 0
  for (let detail = start; detail < end; detail++) {
    const before = details.places[detail] ?? 0
    const place = places[before] ?? 0
    block[place] = (details.values[detail] ?? 0) * (signs[before] ?? 1)
    if (place > last) last = place
  }
  return last
}

function putDetails(writer: BitWriter, codes: Codes, block: Int16Array, last: number): void {
  let run = 0
  for (let place = 1; place <= last; place++) {
    const value = block[place] ?? 0
    if (value === 0) run += 1
    else {
      for (; run > 15; run -= 16) writer.putCode(codes, SIXTEEN_ZEROS)
      writer.putNumber(codes, run, value)
      run = 0
    }
  }
  if (last < 63) writer.putCode(codes, END_OF_BLOCK)
}
