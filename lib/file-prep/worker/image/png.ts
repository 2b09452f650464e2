import { ascii, joinBytes, viewOf } from '@/lib/file-prep/worker/bytes'
import { readTiffFacts } from './exif'
import type { MetadataKind, PictureFacts } from './metadata'
import type { PackedRows } from './packed-rows'

type Chunk = { type: string; start: number; end: number; data: Uint8Array }

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
const SIGNATURE_BYTES = SIGNATURE.length

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

/** Bit depth and colour type. */
const PNG_KINDS = { bilevel: [1, 0], grey: [8, 0], rgb: [8, 2] } as const

/** A PNG of rows that are packed already. */
export function writePng({ width, height, colours, data }: PackedRows): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(13)
  viewOf(header).setUint32(0, width)
  viewOf(header).setUint32(4, height)
  header.set(PNG_KINDS[colours], 8)
  return joinBytes([
    SIGNATURE,
    writeChunk('IHDR', header),
    writeChunk('IDAT', data),
    writeChunk('IEND', new Uint8Array(0)),
  ])
}

function writeChunk(type: string, data: Uint8Array): Uint8Array {
  const chunk = new Uint8Array(data.length + 12)
  const view = viewOf(chunk)
  view.setUint32(0, data.length)
  for (const [at, character] of [...type].entries()) chunk[4 + at] = character.charCodeAt(0)
  chunk.set(data, 8)
  view.setUint32(data.length + 8, crc32(chunk.subarray(4, -4)))
  return chunk
}

/** https://www.w3.org/TR/png-3/#D-CRCAppendix */
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value
})

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
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
