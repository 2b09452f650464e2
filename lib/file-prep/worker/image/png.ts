import { ascii, joinBytes, viewOf } from './bytes'
import { readTiffFacts } from './exif'
import type { MetadataKind, PictureFacts } from './metadata'

type Chunk = { type: string; start: number; end: number; data: Uint8Array }

const SIGNATURE_BYTES = 8

/**
 * Only the chunks that affect the pixels; https://www.w3.org/TR/png-3/#11Chunks. Frames of an animation stay: dropping
 * them would change what the file shows.
 */
const KEPT = new Set(
  (
    'IHDR PLTE IDAT IEND tRNS acTL fcTL fdAT ' +
    'iCCP gAMA cHRM sRGB cICP mDCV cLLI sBIT pHYs bKGD hIST'
  ).split(' '),
)

const METADATA: Readonly<Record<string, MetadataKind>> = {
  eXIf: 'exif',
  zxIf: 'exif',
  tEXt: 'comment',
  zTXt: 'comment',
  iTXt: 'comment',
  tIME: 'time',
}

/** Null when it does not start like a PNG. */
export function readPngFacts(bytes: Uint8Array): PictureFacts | null {
  const [header, ...chunks] = chunksOf(bytes)
  if (header?.type !== 'IHDR' || header.data.length < 8) return null
  const view = viewOf(header.data)
  const width = view.getUint32(0)
  const height = view.getUint32(4)
  if (width === 0 || height === 0) return null
  const exif = readTiffFacts(chunks.find(({ type }) => type === 'eXIf')?.data ?? new Uint8Array(0))
  return {
    format: 'png',
    width,
    height,
    orientation: exif.orientation,
    hasLocation: exif.hasLocation || chunks.some(namesLocation),
    metadata: metadataOf(bytes, chunks),
    hasColourProfile: chunks.some(({ type }) => type === 'iCCP'),
    frames: chunks.some(({ type }) => type === 'acTL') ? 'several' : 'one',
  }
}

/** Bit depth 8, RGB, and no other chunk that a decoder needs. */
const PLAIN_RGB = [8, 2, 0, 0, 0]

/** The compressed pixels; null unless they are plain rows of RGB. */
export function readPackedRows(
  png: Uint8Array,
): { width: number; height: number; data: Uint8Array<ArrayBuffer> } | null {
  const [header, ...chunks] = chunksOf(png)
  if (header?.type !== 'IHDR' || header.data.length !== 13) return null
  if (PLAIN_RGB.some((value, at) => header.data[8 + at] !== value)) return null
  if (chunks.some(({ type }) => type === 'tRNS')) return null
  const packed = chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data)
  const view = viewOf(header.data)
  return { width: view.getUint32(0), height: view.getUint32(4), data: joinBytes(packed) }
}

/**
 * The same PNG without text, times and EXIF; the pixels and colour chunks stay byte for byte, and data after the end is
 * removed. Null when its chunks do not reach the end.
 */
export function stripPng(bytes: Uint8Array): Uint8Array<ArrayBuffer> | null {
  const chunks = chunksOf(bytes)
  if (chunks.at(-1)?.type !== 'IEND') return null
  const kept = chunks.filter(({ type }) => KEPT.has(type))
  return joinBytes([
    bytes.subarray(0, SIGNATURE_BYTES),
    ...kept.map(({ start, end }) => bytes.subarray(start, end)),
  ])
}

function metadataOf(bytes: Uint8Array, chunks: readonly Chunk[]): MetadataKind[] {
  const found = new Set<MetadataKind>()
  for (const { type, data } of chunks) {
    if (type === 'iTXt' && ascii(data, 0, 17) === 'XML:com.adobe.xmp') found.add('xmp')
    else if (!KEPT.has(type)) found.add(METADATA[type] ?? 'other')
  }
  const last = chunks.at(-1)
  if (last?.type === 'IEND' && last.end < bytes.length) found.add('other')
  return [...found]
}

function namesLocation({ type, data }: Chunk): boolean {
  return type === 'iTXt' && new TextDecoder('latin1').decode(data).includes('exif:GPSL')
}

/** Up to IEND, or to the end of the bytes. */
function chunksOf(bytes: Uint8Array): Chunk[] {
  const chunks: Chunk[] = []
  const view = viewOf(bytes)
  let at = SIGNATURE_BYTES
  while (at + 12 <= bytes.length) {
    const end = at + 12 + view.getUint32(at)
    if (end > bytes.length) break
    const type = ascii(bytes, at + 4, at + 8)
    chunks.push({ type, start: at, end, data: bytes.subarray(at + 8, end - 4) })
    if (type === 'IEND') break
    at = end
  }
  return chunks
}
