import { deflateSync } from 'node:zlib'
import { joinBytes } from '@/lib/file-prep/worker/bytes'

/** Tags of a directory by their number; each value is written as LONG, or as SHORT where all of them fit. */
export type Tags = Readonly<Record<number, readonly number[]>>

type TiffInput = {
  tags: Tags
  /** Strips or tiles as stored in the file. */
  pieces: readonly Uint8Array[]
  littleEndian?: boolean
  tiled?: boolean
}

/** A TIFF with one page, byte by byte. */
export function writeTiff({ littleEndian = true, ...page }: TiffInput): Uint8Array<ArrayBuffer> {
  return writeTiffPages([page], littleEndian)
}

/** A TIFF whose directories lead from one to the next. */
export function writeTiffPages(
  pages: readonly Omit<TiffInput, 'littleEndian'>[],
  littleEndian = true,
): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(8)
  const parts: Uint8Array[] = [header]
  let pointer = { bytes: header, at: 4 }
  let end = header.length
  for (const page of pages) {
    const { bytes, directory, next } = writePage(page, littleEndian, end)
    new DataView(pointer.bytes.buffer).setUint32(pointer.at, end + directory, littleEndian)
    pointer = { bytes, at: next }
    parts.push(bytes)
    end += bytes.length
  }
  header.set(new TextEncoder().encode(littleEndian ? 'II' : 'MM'))
  new DataView(header.buffer).setUint16(2, 42, littleEndian)
  return joinBytes(parts)
}

const RATIONALS = [282, 283]

/** Its pieces, its directory, and the values that have no room in it; `start` is its place in the file. */
function writePage(
  { tags, pieces, tiled = false }: Omit<TiffInput, 'littleEndian'>,
  littleEndian: boolean,
  start: number,
) {
  const offsets: number[] = []
  let end = 0
  for (const piece of pieces) {
    offsets.push(start + end)
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
  const next = directory + 2 + entries.length * 12
  const bytes = new Uint8Array(next + 4 + valueBytes(entries))
  const view = new DataView(bytes.buffer)
  bytes.set(joinBytes(pieces))
  view.setUint16(directory, entries.length, littleEndian)
  let free = next + 4
  for (const [index, { tag, values }] of entries.entries()) {
    const at = directory + 2 + index * 12
    const isRational = RATIONALS.includes(tag)
    const isLong = tag === offsetTag || tag === countTag || values.some((value) => value > 65_535)
    const size = isRational ? 8 : isLong ? 4 : 2
    view.setUint16(at, tag, littleEndian)
    view.setUint16(at + 2, isRational ? 5 : isLong ? 4 : 3, littleEndian)
    view.setUint32(at + 4, values.length, littleEndian)
    const fits = values.length * size <= 4
    if (!fits) view.setUint32(at + 8, start + free, littleEndian)
    for (const [place, value] of values.entries()) {
      const to = (fits ? at + 8 : free) + place * size
      if (size === 2) view.setUint16(to, value, littleEndian)
      else view.setUint32(to, value, littleEndian)
      if (isRational) view.setUint32(to + 4, 1, littleEndian)
    }
    if (!fits) free += values.length * size
  }
  return { bytes, directory, next }
}

function valueBytes(entries: readonly { values: readonly number[] }[]): number {
  return entries.reduce((sum, { values }) => sum + values.length * 8, 0)
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

/** By libtiff, in JPEG: the components have no names, and no marker says that they are RGB. */
export const JPEG_TIFFS = {
  RGB: 'SUkqAHgAAAD/2P/AABEIACAAIANSEQBHEQBCEQD/2gAMA1IARwBCAAA/AP38r+f+v5/6KKK/gDr+/wAoooor+/yv4A6KKKK/gDr+/wAooooor+AOv7/KKKK/v8r+/wAoooor+AOv4A6KKKK/v8r+/wAoooor/9kADgAAAQMAAQAAACAAAAABAQMAAQAAACAAAAACAQMAAwAAACYBAAADAQMAAQAAAAcAAAAGAQMAAQAAAAIAAAAKAQMAAQAAAAIAAAARAQQAAQAAAAgAAAASAQMAAQAAAAEAAAAVAQMAAQAAAAMAAAAWAQMAAQAAACAAAAAXAQQAAQAAAG8AAAAcAQMAAQAAAAEAAABTAQMAAwAAACwBAABbAQcAIQEAADIBAAAAAAAACAAIAAgAAQABAAEA/9j/2wBDAAIBAQEBAQIBAQECAgICAgQDAgICAgUEBAMEBgUGBgYFBgYGBwkIBgcJBwYGCAsICQoKCgoKBggLDAsKDAkKCgr/xAAfAAABBQEBAQEBAQAAAAAAAAAAAQIDBAUGBwgJCgv/xAC1EAACAQMDAgQDBQUEBAAAAX0BAgMABBEFEiExQQYTUWEHInEUMoGRoQgjQrHBFVLR8CQzYnKCCQoWFxgZGiUmJygpKjQ1Njc4OTpDREVGR0hJSlNUVVZXWFlaY2RlZmdoaWpzdHV2d3h5eoOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4eLj5OXm5+jp6vHy8/T19vf4+fr/2Q==',
  grey: 'SUkqAA4CAAD/2P/AAAsIACAAIAEBEQD/2gAIAQEAAD8A/n/or9VKK/Kuiv1Uor9VKK/VSivyror9VKK//9kOAAABAwABAAAAIAAAAAEBAwABAAAAIAAAAAIBAwABAAAACAAAAAMBAwABAAAABwAAAAYBAwABAAAAAQAAAAoBAwABAAAAAQAAABEBBAABAAAACAAAABIBAwABAAAAAQAAABUBAwABAAAAAQAAABYBAwABAAAAIAAAABcBBAABAAAANgAAABwBAwABAAAAAQAAACkBAwACAAAAAAABAFsBBwAhAQAA7AAAAAAAAAD/2P/bAEMAAgEBAQEBAgEBAQICAgICBAMCAgICBQQEAwQGBQYGBgUGBgYHCQgGBwkHBgYICwgJCgoKCgoGCAsMCwoMCQoKCv/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgMEBQYHCAkKC//EALUQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/ZAA4AAAEDAAEAAAAgAAAAAQEDAAEAAAAgAAAAAgEDAAEAAAAIAAAAAwEDAAEAAAAHAAAABgEDAAEAAAABAAAACgEDAAEAAAABAAAAEQEEAAEAAAAIAAAAEgEDAAEAAAABAAAAFQEDAAEAAAABAAAAFgEDAAEAAAAgAAAAFwEEAAEAAAA2AAAAHAEDAAEAAAABAAAAKQEDAAIAAAAAAAEAWwEHACEBAAC8AgAAAAAAAP/Y/9sAQwACAQEBAQECAQEBAgICAgIEAwICAgIFBAQDBAYFBgYGBQYGBgcJCAYHCQcGBggLCAkKCgoKCgYICwwLCgwJCgoK/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9k=',
  'RGB in planes':
    'SUkqAKAAAAD/2P/AAAsIACAAIAEAEQD/2gAIAQAAAD8A/fyiv4A6K/v8or+AOiiiv7/KK/gDor+/yiv/2f/Y/8AACwgAIAAgAQERAP/aAAgBAQAAPwD+f+iv7/KK/gDor+/yiv4A6K/v8or+AOiv7/KK/9n/2P/AAAsIACAAIAECEQD/2gAIAQIAAD8A/n/ooooooor+/wAooooooor/2Q4AAAEDAAEAAAAgAAAAAQEDAAEAAAAgAAAAAgEDAAMAAABOAQAAAwEDAAEAAAAHAAAABgEDAAEAAAACAAAACgEDAAEAAAACAAAAEQEEAAMAAABaAQAAEgEDAAEAAAABAAAAFQEDAAEAAAADAAAAFgEDAAEAAAAgAAAAFwEDAAMAAABUAQAAHAEDAAEAAAACAAAAUwEDAAMAAABmAQAAWwEHACEBAABsAQAAAAAAAAgACAAIADUANwAsAAgAAAA9AAAAdAAAAAEAAQABAP/Y/9sAQwACAQEBAQECAQEBAgICAgIEAwICAgIFBAQDBAYFBgYGBQYGBgcJCAYHCQcGBggLCAkKCgoKCgYICwwLCgwJCgoK/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9k=',
} as const
