import { createCanvas, loadImage } from '@napi-rs/canvas'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  colourProfile,
  exif,
  plainAvif,
  plainJpeg,
  plainPng,
  plainWebp,
  text,
  withChunks,
} from '@/lib/file-prep/testing/pictures'
import { joinBytes } from '@/lib/file-prep/worker/bytes'
import { stripPng } from './png'
import { readPictureFacts, sniffPicture } from './read-metadata'

function bmp(width: number, height: number): Uint8Array {
  const bytes = new Uint8Array(60)
  bytes.set(text('BM'))
  const view = new DataView(bytes.buffer)
  view.setUint32(14, 40, true)
  view.setInt32(18, width, true)
  view.setInt32(22, height, true)
  return bytes
}

function gif(frames: number): Uint8Array {
  const screen = text('GIF89a\x20\0\x10\0\x80\0\0\0\0\0\xff\xff\xff')
  const control = text('!\xf9\x04\0\0\0\0\0')
  const frame = text(',\0\0\0\0\x20\0\x10\0\0\x02\x02D\x01\0')
  const pictures = Array.from({ length: frames }, () => joinBytes([control, frame]))
  return joinBytes([screen, ...pictures, text(';')])
}

function tiff(width: number, height: number): Uint8Array {
  const bytes = new Uint8Array(50)
  const view = new DataView(bytes.buffer)
  bytes.set(text('II*\0'))
  view.setUint32(4, 8, true)
  view.setUint16(8, 2, true)
  for (const [index, [tag, value]] of [
    [0x100, width] as const,
    [0x101, height] as const,
  ].entries()) {
    view.setUint16(10 + index * 12, tag, true)
    view.setUint16(12 + index * 12, 4, true)
    view.setUint32(14 + index * 12, 1, true)
    view.setUint32(18 + index * 12, value, true)
  }
  return bytes
}

const SAMPLES = {
  jpg: plainJpeg(),
  png: plainPng(),
  gif: gif(1),
  webp: plainWebp(),
  bmp: bmp(64, -48),
  tiff: tiff(64, 48),
  avif: plainAvif(),
}

describe('readPictureFacts', () => {
  it.each(Object.entries(SAMPLES))('recognises a %s and its size', (format, bytes) => {
    const size = format === 'gif' ? { width: 32, height: 16 } : { width: 64, height: 48 }
    expect(sniffPicture(bytes)).toBe(format)
    expect(readPictureFacts(bytes)).toMatchObject({
      format,
      ...size,
      orientation: 1,
      frames: 'one',
    })
  })

  it('uses the header of a decompression bomb, so that it is not decoded', () => {
    const bomb = tiff(4_000_000_000, 4_000_000_000)
    expect(readPictureFacts(bomb)).toMatchObject({ width: 4_000_000_000, height: 4_000_000_000 })
  })

  it('detects an animated GIF', () => {
    expect(readPictureFacts(gif(2))?.frames).toBe('several')
  })

  it.each([
    ['a PDF', text('%PDF-1.7 and so on, for a while longer')],
    ['a film', text('\0\0\0\x18ftypmp42\0\0\0\0mp42isom')],
    ['nothing', new Uint8Array(0)],
  ])('does not accept %s as a picture', (_what, bytes) => {
    expect(readPictureFacts(bytes)).toBeNull()
  })

  it('never throws on changed, truncated or random bytes', () => {
    const sample = fc.constantFrom(...Object.values(SAMPLES))
    const changes = fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 12 })
    fc.assert(
      fc.property(sample, changes, fc.nat(3000), (whole, list, length) => {
        const bytes = whole.slice(0, length)
        for (const [at, value] of list) if (at < bytes.length) bytes[at] = value
        expect(() => readPictureFacts(bytes)).not.toThrow()
      }),
      { numRuns: 500 },
    )
  })
})

describe('stripPng', () => {
  const noise: [string, Uint8Array][] = [
    ['tEXt', text('Author\0Somebody')],
    ['iTXt', text('XML:com.adobe.xmp\0\0\0\0\0<exif:GPSLatitude>13</exif:GPSLatitude>')],
    ['eXIf', exif({ orientation: 6, gps: true })],
    ['tIME', new Uint8Array(7)],
    ['caBX', text('who made it')],
  ]
  const colours: [string, Uint8Array][] = [
    ['gAMA', Uint8Array.of(0, 0, 0xb1, 0x8f)],
    ['iCCP', joinBytes([text('P3\0\0'), colourProfile()])],
    ['pHYs', new Uint8Array(9)],
  ]

  it('reads the metadata next to the pixels', () => {
    expect(readPictureFacts(withChunks(plainPng(), [...noise, ...colours]))).toMatchObject({
      orientation: 6,
      hasLocation: true,
      metadata: ['comment', 'xmp', 'exif', 'time', 'other'],
      hasColourProfile: true,
    })
  })

  it('drops it, and keeps the colour chunks', () => {
    const wanted = withChunks(plainPng(), colours)
    expect(stripPng(withChunks(wanted, noise))).toEqual(wanted)
    expect(readPictureFacts(plainPng())?.metadata).toEqual([])
  })

  it('drops data after the end', () => {
    const hidden = joinBytes([plainPng(), text('a zip, perhaps')])
    expect(readPictureFacts(hidden)?.metadata).toEqual(['other'])
    expect(stripPng(hidden)).toEqual(plainPng())
  })

  it('leaves a PNG that shows the same', async () => {
    const stripped = stripPng(withChunks(plainPng(), noise.slice(0, 2))) ?? new Uint8Array(0)
    const image = await loadImage(stripped)
    const context = createCanvas(64, 48).getContext('2d')
    context.drawImage(image, 0, 0)
    expect([...context.getImageData(0, 0, 1, 1).data]).toEqual([255, 0, 0, 255])
  })

  it('returns null for a PNG without an end', () => {
    expect(stripPng(plainPng().subarray(0, -1))).toBeNull()
  })
})
