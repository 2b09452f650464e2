import { BitWriter } from './bit-writer'
import { huffmanCodes, STANDARD_DC, type HuffmanCodes } from './huffman-encoder'
import type { AcCoefficients, Blocks } from './jpeg-blocks'

const ZRL = 0xf0
const EOB = 0
const HIGHEST_BIT = 0x80000000

/** A component as it is written. `across`, `down`: its blocks in an MCU. */
export type WrittenComponent = {
  across: number
  down: number
  blocks: Blocks
  /** The index in `blocks`, by column and row of what is written. */
  sourceBlock: (column: number, row: number) => number
  ac: HuffmanCodes
}

/** By zigzag index before: the index after, and 1 or -1, by which the coefficient is multiplied. */
export type Reordering = { zigzag: Uint8Array; signs: Int8Array }

type ScanOptions = {
  /** In MCUs. */
  columns: number
  rows: number
  reordering: Reordering
  expectedBytes: number
}

/**
 * The entropy-coded data of a baseline scan. Null when a symbol has no code: a DC difference of more than 11 bits, or one
 * that a component's own table lacks. The result is a part of a larger buffer.
 */
export function writeScan(
  components: readonly WrittenComponent[],
  coefficients: AcCoefficients,
  { columns, rows, reordering, expectedBytes }: ScanOptions,
): Uint8Array<ArrayBuffer> | null {
  const writer = new BitWriter(expectedBytes)
  const dc = huffmanCodes(STANDARD_DC)
  const all = components.map((component) => ({ ...component, before: 0 }))
  const block: ReorderedBlock = { values: new Int16Array(64), places: new Int32Array(2) }
  for (let mcu = 0; mcu < columns * rows; mcu++) {
    const row = Math.floor(mcu / columns)
    const column = mcu - row * columns
    for (const component of all) {
      const { across, down, blocks, sourceBlock, ac } = component
      for (let each = 0; each < across * down; each++) {
        const y = Math.floor(each / across)
        const source = sourceBlock(column * across + each - y * across, row * down + y)
        const value = blocks.dc[source] ?? 0
        if (!writer.putCoefficient(dc, 0, value - component.before)) return null
        component.before = value
        const [start, end] = [blocks.starts[source] ?? 0, blocks.ends[source] ?? 0]
        reorder(coefficients, start, end, reordering, block)
        if (!putAc(writer, ac, block)) return null
      }
    }
  }
  return writer.end()
}

/** `places`: one bit per zigzag index that has a value. At other indexes `values` holds leftovers of earlier blocks. */
type ReorderedBlock = { values: Int16Array; places: Int32Array }

function reorder(
  coefficients: AcCoefficients,
  start: number,
  end: number,
  { zigzag, signs }: Reordering,
  { values, places }: ReorderedBlock,
): void {
  let first = 0
  let second = 0
  for (let at = start; at < end; at++) {
    const before = coefficients.zigzag[at] ?? 0
    const after = zigzag[before] ?? 0
    values[after] = (coefficients.values[at] ?? 0) * (signs[before] ?? 1)
    if (after < 32) first |= HIGHEST_BIT >>> after
    else second |= HIGHEST_BIT >>> (after - 32)
  }
  places[0] = first
  places[1] = second
}

function putAc(writer: BitWriter, ac: HuffmanCodes, { values, places }: ReorderedBlock): boolean {
  let before = 0
  for (let half = 0; half < 2; half++) {
    let left = places[half] ?? 0
    while (left !== 0) {
      const place = Math.clz32(left)
      left ^= HIGHEST_BIT >>> place
      const index = 32 * half + place
      let zeros = index - before - 1
      for (; zeros > 15; zeros -= 16) if (!writer.putSymbol(ac, ZRL)) return false
      if (!writer.putCoefficient(ac, zeros, values[index] ?? 0)) return false
      before = index
    }
  }
  return before === 63 || writer.putSymbol(ac, EOB)
}
