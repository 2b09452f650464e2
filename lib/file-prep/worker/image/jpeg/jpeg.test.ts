import { createCanvas, loadImage } from '@napi-rs/canvas'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  colourProfile,
  drawnPicture,
  exif,
  jpegWithExif,
  plainJpeg,
  text,
  withSegments,
} from '@/lib/file-prep/testing/pictures'
import { joinBytes } from '@/lib/file-prep/worker/bytes'
import { readJpegFacts, readJpegProfile, readJpegQuality, stripJpeg, withJpegProfile } from './jpeg'

const EXIF = joinBytes([text('Exif\0\0'), exif({ orientation: 6, gps: true })])
const XMP = text('http://ns.adobe.com/xap/1.0/\0<x:xmpmeta exif:GPSLatitude="13,45N"/>')

async function pixelsOf(bytes: Uint8Array) {
  const image = await loadImage(bytes)
  const context = createCanvas(image.width, image.height).getContext('2d')
  context.drawImage(image, 0, 0)
  return context.getImageData(0, 0, image.width, image.height).data
}

describe('readJpegQuality', () => {
  it.each([40, 75, 80, 92, 100])('finds the quality %i of an encoder', (quality) => {
    const jpeg = drawnPicture().toBuffer('image/jpeg', quality)
    const found = readJpegQuality(Uint8Array.from(jpeg)) ?? 0
    expect(Math.abs(found - quality)).toBeLessThanOrEqual(1)
  })

  it('is null without a complete table', () => {
    expect(readJpegQuality(Uint8Array.of(0xff, 0xd8, 0xff, 0xd9))).toBeNull()
    expect(readJpegQuality(withSegments(plainJpeg(), [[0xdb, Uint8Array.of(0, 1, 2)]]))).toBeNull()
  })
})

describe('readJpegFacts', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8] as const)(
    'reads orientation %i in both byte orders',
    (orientation) => {
      for (const littleEndian of [true, false]) {
        expect(readJpegFacts(jpegWithExif({ orientation, littleEndian }))).toEqual({
          format: 'jpg',
          width: 64,
          height: 48,
          orientation,
          hasLocation: false,
          metadata: ['exif'],
          hasColourProfile: false,
          frames: 'one',
        })
      }
    },
  )

  it('finds a location in EXIF and in XMP', () => {
    expect(readJpegFacts(jpegWithExif({ gps: true }))?.hasLocation).toBe(true)
    expect(readJpegFacts(withSegments(plainJpeg(), [[0xe1, XMP]]))).toMatchObject({
      hasLocation: true,
      metadata: ['xmp'],
    })
  })

  it('ignores broken EXIF', () => {
    const broken = [text('Exif\0\0II*\0\xff\xff\xff\xff'), text('Exif\0\0MM\0*\0\0\0\x08\xff\xff')]
    for (const payload of broken) {
      const facts = readJpegFacts(withSegments(plainJpeg(), [[0xe1, payload]]))
      expect(facts).toMatchObject({ orientation: 1, hasLocation: false, metadata: ['exif'] })
    }
  })

  it('never throws on a picture with changed or missing bytes', () => {
    const whole = jpegWithExif({ orientation: 6, gps: true })
    const change = fc.record({ at: fc.nat(whole.length - 1), value: fc.nat(255) })
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), fc.nat(whole.length), (changes, length) => {
        const bytes = whole.slice(0, length)
        for (const { at, value } of changes) bytes[at] = value
        expect(() => [readJpegFacts(bytes), stripJpeg(bytes)]).not.toThrow()
      }),
    )
  })
})

describe('stripJpeg', () => {
  it('restores exactly the picture before the metadata was inserted', () => {
    const plain = plainJpeg()
    const full = withSegments(plain, [
      [0xe1, EXIF],
      [0xe1, XMP],
      [0xed, text('Photoshop 3.0\0 city')],
      [0xfe, text('made by hand')],
      [0xe2, text('MPF\0 more pictures')],
      [0xe5, text('Samsung')],
    ])
    expect(stripJpeg(full)).toEqual(plain)
    expect(readJpegFacts(plain)?.metadata).toEqual([])
  })

  it('keeps colour profile and colour transform', () => {
    const plain = plainJpeg()
    const profile = joinBytes([text('ICC_PROFILE\0\x01\x01'), colourProfile()])
    const adobe = text('Adobe\0\x64\0\0\0\0\x01')
    const wanted = withSegments(plain, [
      [0xe2, profile],
      [0xee, adobe],
    ])
    const full = withSegments(wanted, [[0xe1, EXIF]])
    expect(stripJpeg(full)).toEqual(wanted)
    expect(readJpegProfile(full)).toEqual(colourProfile())
    expect(stripJpeg(full, { keepProfile: false })).toEqual(withSegments(plain, [[0xee, adobe]]))
  })

  it('drops data after the end, and reports it', () => {
    const plain = plainJpeg()
    const hidden = joinBytes([plain, jpegWithExif({ gps: true })])
    expect(readJpegFacts(hidden)?.metadata).toEqual(['other'])
    expect(stripJpeg(hidden)).toEqual(plain)
  })

  it('leaves the pixels unchanged', async () => {
    const full = jpegWithExif({ orientation: 1, gps: true }, plainJpeg(321, 123))
    expect(await pixelsOf(stripJpeg(full) ?? full)).toEqual(await pixelsOf(full))
  })

  it('drops stray bytes between segments, which decoders skip, and reports them', async () => {
    const plain = plainJpeg()
    // After the first segment, which is the JFIF header of 18 bytes.
    const stray = joinBytes([plain.subarray(0, 20), text('serial 4711'), plain.subarray(20)])
    expect(await pixelsOf(stray)).toEqual(await pixelsOf(plain))
    expect(readJpegFacts(stray)).toMatchObject({ width: 64, height: 48, metadata: ['other'] })
    expect(stripJpeg(stray)).toEqual(plain)
  })

  it('keeps the parts of scans: restart markers, fill bytes, the tables between them', () => {
    const plain = joinBytes([
      Uint8Array.of(0xff, 0xd8),
      Uint8Array.of(0xff, 0xc2, 0, 11, 8, 0, 48, 0, 64, 1, 1, 0x11, 0),
      Uint8Array.of(0xff, 0xda, 0, 8, 1, 1, 0, 0, 0, 0x10),
      Uint8Array.of(1, 0xff, 0, 2, 0xff, 0xd0, 3, 0xff, 0xff, 0xd1, 4, 0xff),
      Uint8Array.of(0xff, 0xc4, 0, 3, 7),
      Uint8Array.of(0xff, 0xda, 0, 8, 1, 1, 0, 1, 63, 0),
      Uint8Array.of(5, 0xff, 0, 6, 0xff, 0xd9),
    ])
    expect(readJpegFacts(plain)).toMatchObject({ width: 64, height: 48, metadata: [] })
    expect(stripJpeg(withSegments(plain, [[0xe1, EXIF]]))).toEqual(plain)
  })

  it('returns null for a picture without an end', () => {
    const plain = plainJpeg()
    expect(stripJpeg(plain.subarray(0, -2))).toBeNull()
    expect(stripJpeg(text('not a picture'))).toBeNull()
  })

  it('changes nothing the second time', () => {
    const segments = fc.array(
      fc.tuple(fc.integer({ min: 0xe1, max: 0xef }), fc.uint8Array({ maxLength: 200 })),
      { maxLength: 6 },
    )
    fc.assert(
      fc.property(segments, (added) => {
        const once = stripJpeg(withSegments(plainJpeg(), added))
        expect(once).not.toBeNull()
        expect(stripJpeg(once ?? new Uint8Array(0))).toEqual(once)
        expect(readJpegFacts(once ?? new Uint8Array(0))?.metadata).toEqual([])
      }),
      { numRuns: 30 },
    )
  })
})

describe('withJpegProfile', () => {
  it.each([100, 65_519, 65_520, 200_000])('round-trips a profile of %i bytes', (size) => {
    const profile = colourProfile(size)
    const tagged = withJpegProfile(plainJpeg(), profile)
    expect(readJpegProfile(tagged)).toEqual(profile)
    expect(stripJpeg(tagged, { keepProfile: false })).toEqual(plainJpeg())
  })
})
