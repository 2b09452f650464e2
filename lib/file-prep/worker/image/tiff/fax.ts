import { LAST_RUN, MODE_CODES, RUN_CODES, type CodeTable, type Mode } from './fax-codes'

/** `huffman`, TIFF's compression 2: rows of Group 3 that begin at a byte, without marks of their ends. */
type FaxCoding = 'huffman' | 'group3' | 'group3-2d' | 'group4'

/** `white`: the value of a white pixel on the page, which is that of a black one in the data of a negative. */
type Fax = { coding: FaxCoding; width: number; rows: number; white: 0 | 1 }

/** Columns where the colour changes, first to black; ends with the width. */
type Changes = readonly number[]

/** The bits of the end of a line: at least eleven zeros and a one. */
const END_OF_LINE_ZEROS = 11

/**
 * Decodes fax pictures (ITU-T T.4 and T.6), the highest bit of a byte first. Each row is padded to bytes; black is 1.
 * `missing`: the share of the rows that are not in the data, or damaged, from 0 to 1; what is not there is white.
 */
export function decodeFax(
  packed: Uint8Array,
  { coding, width, rows, white }: Fax,
): { bytes: Uint8Array; missing: number } {
  const reader = bitReader(packed)
  const rowBytes = Math.ceil(width / 8)
  const bytes = new Uint8Array(rowBytes * rows).fill(white === 1 ? 255 : 0)
  let above: Changes = [width]
  let isAboveDamaged = false
  let intact = 0
  for (let row = 0; row < rows; row++) {
    const start = startRow(reader, coding)
    if (start === 'end') break
    if (start === 'lost') {
      above = [width]
      isAboveDamaged = true
      continue
    }
    const changes: number[] = []
    const isRead =
      start === 'one-dimensional'
        ? readRuns(reader, width, changes)
        : readChanges(reader, above, width, changes)
    // A row that refers to a damaged one is damaged, too.
    const isIntact: boolean = isRead && !(start === 'two-dimensional' && isAboveDamaged)
    const end = isRead ? width : (changes.at(-1) ?? 0)
    drawRow(changes, end, bytes.subarray(row * rowBytes, (row + 1) * rowBytes))
    if (isIntact) intact += 1
    else if (!isRead && !skipToEndOfLine(reader, coding)) break
    above = changes
    isAboveDamaged = !isIntact
  }
  return { bytes, missing: rows === 0 ? 0 : 1 - intact / rows }
}

/** Reads what is between two rows. `lost`: the row has no data. */
function startRow(
  reader: BitReader,
  coding: FaxCoding,
): 'one-dimensional' | 'two-dimensional' | 'lost' | 'end' {
  if (reader.isAtEnd()) return 'end'
  if (coding === 'group4') return 'two-dimensional'
  if (coding === 'huffman') {
    reader.alignToByte()
    return reader.isAtEnd() ? 'end' : 'one-dimensional'
  }
  const hasEnd = reader.peek(END_OF_LINE_ZEROS) === 0
  if (hasEnd && !reader.skipZerosAndOne()) return 'end'
  const isTwoDimensional = coding === 'group3-2d' && hasEnd && reader.read(1) === 0
  if (hasEnd && reader.peek(END_OF_LINE_ZEROS) === 0) {
    return isEndOfPage(reader, coding) ? 'end' : 'lost'
  }
  return isTwoDimensional ? 'two-dimensional' : 'one-dimensional'
}

/** Six ends of lines in a row are the end of the page, two a lost row. After the first of them; reads nothing. */
function isEndOfPage(reader: BitReader, coding: FaxCoding): boolean {
  const ahead = reader.copy()
  if (!ahead.skipZerosAndOne()) return true
  if (coding === 'group3-2d') ahead.skip(1)
  return ahead.peek(END_OF_LINE_ZEROS) === 0
}

/** Only Group 3 says where the next row begins. */
function skipToEndOfLine(reader: BitReader, coding: FaxCoding): boolean {
  if (coding === 'huffman' || coding === 'group4') return false
  while (reader.peek(END_OF_LINE_ZEROS) !== 0) reader.skip(1)
  return !reader.isAtEnd()
}

/** One-dimensional coding: lengths of white and black runs in turn. @returns whether the row is intact */
function readRuns(reader: BitReader, width: number, changes: number[]): boolean {
  let column = 0
  for (let isBlack = false; column < width; isBlack = !isBlack) {
    const run = readRun(reader, isBlack)
    if (run === null || column + run > width) return false
    column += run
    changes.push(column)
  }
  return true
}

/** Two-dimensional coding: changes relative to the row above. @returns whether the row is intact */
function readChanges(reader: BitReader, above: Changes, width: number, changes: number[]): boolean {
  // T.4 calls these a0 and b1. The row begins in front of its first pixel.
  let column = -1
  let isBlack = false
  let index = 0
  while (column < width) {
    while (index > 0 && (above[index - 1] ?? width) > column) index -= 1
    while ((above[index] ?? width + 1) <= column || index % 2 !== (isBlack ? 1 : 0)) index += 1
    const changeAbove = above[index] ?? width
    const mode = readCode<Mode>(reader, MODE_CODES)
    if (mode === null) return false
    if (mode === 'pass') {
      column = above[index + 1] ?? width
      continue
    }
    const from = Math.max(column, 0)
    if (mode === 'horizontal') {
      const first = readRun(reader, isBlack)
      const second = readRun(reader, !isBlack)
      if (first === null || second === null || from + first + second > width) return false
      column = from + first + second
      changes.push(from + first, column)
      continue
    }
    const change = changeAbove + mode
    if (change < from || change > width) return false
    changes.push(change)
    column = change
    isBlack = !isBlack
  }
  return true
}

/** @returns the length in pixels; null after an invalid code */
function readRun(reader: BitReader, isBlack: boolean): number | null {
  const table = isBlack ? RUN_CODES.black : RUN_CODES.white
  let run = 0
  for (;;) {
    const part = readCode(reader, table)
    if (part === null) return null
    run += part
    if (part <= LAST_RUN) return run
  }
}

function readCode<T>(reader: BitReader, { bits, at }: CodeTable<T>): T | null {
  const code = reader.isAtEnd() ? undefined : at[reader.peek(bits)]
  if (!code) return null
  reader.skip(code.length)
  return code.value
}

/** Up to the column `end`; the rest of the row stays as it is. */
function drawRow(changes: Changes, end: number, row: Uint8Array): void {
  row.fill(0, 0, end >> 3)
  if ((end & 7) !== 0) row[end >> 3] = (row[end >> 3] ?? 0) & (255 >> (end & 7))
  for (let index = 0; index < changes.length; index += 2) {
    const to = changes[index + 1] ?? end
    for (let column = changes[index] ?? end; column < to; column++) {
      row[column >> 3] = (row[column >> 3] ?? 0) | (128 >> (column & 7))
    }
  }
}

type BitReader = {
  /** @param count at most 16 */
  peek(count: number): number
  skip(count: number): void
  isAtEnd(): boolean
  alignToByte(): void
  read(count: number): number
  /** @returns false when there is no one */
  skipZerosAndOne(): boolean
  /** At the same place. */
  copy(): BitReader
}

/** Bits after the end are 0. */
function bitReader(bytes: Uint8Array, from = 0): BitReader {
  const end = bytes.length * 8
  let at = from
  const peek = (count: number) => {
    const byte = at >> 3
    const next = ((bytes[byte] ?? 0) << 16) | ((bytes[byte + 1] ?? 0) << 8) | (bytes[byte + 2] ?? 0)
    return (next >> (24 - count - (at & 7))) & ((1 << count) - 1)
  }
  const skip = (count: number) => {
    at += count
  }
  return {
    peek,
    skip,
    isAtEnd: () => at >= end,
    alignToByte: () => skip(-at & 7),
    read: (count: number) => {
      const value = peek(count)
      skip(count)
      return value
    },
    skipZerosAndOne: () => {
      while (at < end && peek(1) === 0) skip(1)
      skip(1)
      return at <= end
    },
    copy: () => bitReader(bytes, at),
  }
}
