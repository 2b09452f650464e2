import { deflateSync } from 'node:zlib'
import { joinBytes } from '@/lib/file-prep/worker/image/bytes'

/** Tags of a directory by their number; each value is written as LONG, or as SHORT where all of them fit. */
export type Tags = Readonly<Record<number, readonly number[]>>

type TiffInput = {
  tags: Tags
  /** Strips or tiles as stored in the file. */
  pieces: readonly Uint8Array[]
  littleEndian?: boolean
  tiled?: boolean
}

/** A TIFF with one picture, byte by byte. */
export function writeTiff({ tags, pieces, littleEndian = true, tiled = false }: TiffInput) {
  const offsets: number[] = []
  let end = 8
  for (const piece of pieces) {
    offsets.push(end)
    end += piece.length
  }
  const [offsetTag, countTag] = tiled ? [324, 325] : [273, 279]
  const all: Record<number, readonly number[]> = {
    [offsetTag]: offsets,
    [countTag]: pieces.map(({ length }) => length),
    ...tags,
  }
  const entries = Object.entries(all).map(([tag, values]) => ({ tag: Number(tag), values }))
  const directory = end + (end % 2)
  const bytes = new Uint8Array(directory + 6 + entries.length * 12 + valueBytes(entries))
  const view = new DataView(bytes.buffer)
  bytes.set(new TextEncoder().encode(littleEndian ? 'II' : 'MM'))
  view.setUint16(2, 42, littleEndian)
  view.setUint32(4, directory, littleEndian)
  bytes.set(joinBytes(pieces), 8)
  view.setUint16(directory, entries.length, littleEndian)
  let free = directory + 6 + entries.length * 12
  for (const [index, { tag, values }] of entries.entries()) {
    const at = directory + 2 + index * 12
    const isLong = tag === offsetTag || tag === countTag || values.some((value) => value > 65_535)
    const size = isLong ? 4 : 2
    view.setUint16(at, tag, littleEndian)
    view.setUint16(at + 2, isLong ? 4 : 3, littleEndian)
    view.setUint32(at + 4, values.length, littleEndian)
    const fits = values.length * size <= 4
    if (!fits) view.setUint32(at + 8, free, littleEndian)
    for (const [place, value] of values.entries()) {
      const to = (fits ? at + 8 : free) + place * size
      if (isLong) view.setUint32(to, value, littleEndian)
      else view.setUint16(to, value, littleEndian)
    }
    if (!fits) free += values.length * size
  }
  return bytes
}

function valueBytes(entries: readonly { values: readonly number[] }[]): number {
  return entries.reduce((sum, { values }) => sum + values.length * 4, 0)
}

export const packers: Readonly<Record<number, (data: Uint8Array) => Uint8Array>> = {
  1: (data) => data,
  5: lzw,
  8: (data) => deflateSync(data),
  32773: packBits,
}

/** Codes of nine bits: a clear code precedes the switch to ten. */
function lzw(data: Uint8Array): Uint8Array {
  const [clear, end] = [256, 257]
  const codes = [...data].flatMap((byte, index) => (index % 200 === 0 ? [clear, byte] : [byte]))
  const all = [...codes, end]
  const packed = new Uint8Array(Math.ceil((all.length * 9) / 8))
  for (const [index, code] of all.entries()) {
    for (let bit = 0; bit < 9; bit += 1) {
      const at = index * 9 + bit
      if (code & (256 >> bit)) packed[at >> 3] = (packed[at >> 3] ?? 0) | (128 >> (at & 7))
    }
  }
  return packed
}

/** Up to 128 literal bytes, preceded by their count. */
function packBits(data: Uint8Array): Uint8Array {
  const runs = Array.from({ length: Math.ceil(data.length / 128) }, (_, index) => {
    const run = data.subarray(index * 128, index * 128 + 128)
    return joinBytes([Uint8Array.of(run.length - 1), run])
  })
  return joinBytes(runs)
}
