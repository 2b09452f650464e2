import { crc32 } from 'node:zlib'
import { createCanvas } from '@napi-rs/canvas'
import { joinBytes } from '@/lib/file-prep/worker/bytes'
import type { Orientation } from '@/lib/file-prep/worker/image/metadata'

/** Generated pictures for tests: a canvas draws them, metadata is inserted byte by byte. */

/** Four quarters: red, green (above), blue, white (below). */
export function drawnPicture(width = 64, height = 48) {
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  const colours = ['#f00', '#0f0', '#00f', '#fff']
  for (const [index, colour] of colours.entries()) {
    context.fillStyle = colour
    context.fillRect(((index % 2) * width) / 2, index < 2 ? 0 : height / 2, width / 2, height / 2)
  }
  return canvas
}

export function plainJpeg(width?: number, height?: number): Uint8Array<ArrayBuffer> {
  const encoded = Uint8Array.from(drawnPicture(width, height).toBuffer('image/jpeg'))
  return withoutProfile(encoded)
}

export function plainPng(width?: number, height?: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(drawnPicture(width, height).toBuffer('image/png'))
}

export function plainWebp(width?: number, height?: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(drawnPicture(width, height).toBuffer('image/webp'))
}

/** The canvas writes an extended header, in which a flag announces the EXIF after the pixels. */
export function webpWithExif(orientation: Orientation): Uint8Array<ArrayBuffer> {
  const webp = joinBytes([plainWebp(), riffChunk('EXIF', exif({ orientation }))])
  const view = new DataView(webp.buffer)
  view.setUint32(4, webp.length - 8, true)
  view.setUint8(20, view.getUint8(20) | 0x08)
  return webp
}

function riffChunk(name: string, data: Uint8Array): Uint8Array {
  const size = Buffer.alloc(4)
  size.writeUInt32LE(data.length)
  return joinBytes([text(name), size, data, new Uint8Array(data.length % 2)])
}

export function plainAvif(width?: number, height?: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(drawnPicture(width, height).toBuffer('image/avif'))
}

/** A TIFF directory with an orientation and, optionally, a GPS directory with Bangkok's latitude. */
export function exif({ orientation = 1, gps = false, littleEndian = true }: ExifInput = {}) {
  const bytes = new Uint8Array(120)
  const view = new DataView(bytes.buffer)
  const u16 = (at: number, value: number) => view.setUint16(at, value, littleEndian)
  const u32 = (at: number, value: number) => view.setUint32(at, value, littleEndian)
  bytes.set(text(littleEndian ? 'II' : 'MM'))
  u16(2, 42)
  u32(4, 8)
  u16(8, gps ? 2 : 1)
  u16(10, 0x0112)
  u16(12, 3)
  u32(14, 1)
  u16(18, orientation)
  if (gps) {
    u16(22, 0x8825)
    u16(24, 4)
    u32(26, 1)
    u32(30, 60)
    u16(60, 1)
    u16(62, 1)
    u16(64, 2)
    u32(66, 2)
    bytes.set(text('N\0\0\0'), 70)
  }
  return bytes
}

type ExifInput = { orientation?: Orientation; gps?: boolean; littleEndian?: boolean }

/** The canvas tags its pictures as sRGB; plain ones have no profile at all. */
function withoutProfile(jpeg: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const at = Buffer.from(jpeg).indexOf('ICC_PROFILE') - 4
  if (at < 0) return jpeg
  const length = ((jpeg[at + 2] ?? 0) << 8) + (jpeg[at + 3] ?? 0)
  return joinBytes([jpeg.subarray(0, at), jpeg.subarray(at + 2 + length)])
}

/** Inserts segments (marker and payload) after the JFIF header. */
export function withSegments(
  jpeg: Uint8Array,
  segments: readonly [marker: number, payload: Uint8Array][],
): Uint8Array<ArrayBuffer> {
  const jfifEnd = jpeg[3] === 0xe0 ? 4 + ((jpeg[4] ?? 0) << 8) + (jpeg[5] ?? 0) : 2
  const made = segments.map(([marker, payload]) => {
    const length = payload.length + 2
    return joinBytes([Uint8Array.of(0xff, marker, length >> 8, length & 0xff), payload])
  })
  return joinBytes([jpeg.subarray(0, jfifEnd), ...made, jpeg.subarray(jfifEnd)])
}

export function jpegWithExif(input: ExifInput, jpeg = plainJpeg()): Uint8Array<ArrayBuffer> {
  return withSegments(jpeg, [[0xe1, joinBytes([text('Exif\0\0'), exif(input)])]])
}

/** Inserts chunks between the header and the pixels. */
export function withChunks(
  png: Uint8Array,
  chunks: readonly [type: string, data: Uint8Array][],
): Uint8Array<ArrayBuffer> {
  const made = chunks.map(([type, data]) => pngChunk(type, data))
  return joinBytes([png.subarray(0, 33), ...made, png.subarray(33)])
}

function pngChunk(type: string, data: Uint8Array): Uint8Array {
  const named = joinBytes([text(type), data])
  const chunk = new Uint8Array(named.length + 8)
  const view = new DataView(chunk.buffer)
  view.setUint32(0, data.length)
  chunk.set(named, 4)
  view.setUint32(named.length + 4, crc32(named))
  return chunk
}

/** Only the header of a profile: the tests check that it is kept unchanged. */
export function colourProfile(bytes = 600, space = 'RGB '): Uint8Array {
  const profile = Uint8Array.from({ length: bytes }, (_, index) => (index * 7) % 251)
  profile.set(text(space), 16)
  profile.set(text('acsp'), 36)
  return profile
}

export function text(value: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(value, (character) => character.charCodeAt(0))
}
