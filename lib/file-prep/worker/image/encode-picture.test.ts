import { createCanvas, loadImage } from '@napi-rs/canvas'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { installBrowserGlobals } from '@/lib/file-prep/testing/browser-globals'
import { colourProfile } from '@/lib/file-prep/testing/pictures'
import { encode, newCanvas } from './canvas'
import { encodeJpeg, encodePng } from './encode-picture'
import { greyscaleJpeg } from './jpeg/greyscale-jpeg'
import { jpegSegments, readJpegProfile } from './jpeg/jpeg'
import { jpegDamage } from './jpeg/jpeg-damage'

beforeAll(installBrowserGlobals)

type Rgb = readonly [number, number, number]

function canvasOf(width: number, height: number, colourAt: (x: number, y: number) => Rgb) {
  const { canvas, context } = newCanvas({ width, height }, { opaque: true })
  const pixels = context.createImageData(width, height)
  for (let at = 0; at < width * height; at += 1) {
    pixels.data.set([...colourAt(at % width, Math.floor(at / width)), 255], at * 4)
  }
  context.putImageData(pixels, 0, 0)
  return canvas
}

const level = (x: number, y: number) => (x * 5 + y * 3 + ((x * y * 31) % 60)) % 256
const grey = (x: number, y: number): Rgb => [level(x, y), level(x, y), level(x, y)]
const black = (x: number, y: number): Rgb => (level(x, y) > 127 ? [255, 255, 255] : [0, 0, 0])
const tinted = (x: number, y: number): Rgb => {
  const value = Math.min(247, level(x, y))
  return [value + 4, value, value + 8]
}
const stamped = (x: number, y: number): Rgb => (x === 90 && y === 60 ? [200, 0, 0] : grey(x, y))

/** Of the frame of a JPG. */
function componentsOf(jpeg: Uint8Array): number | undefined {
  return [...jpegSegments(jpeg)].find(({ size }) => size)?.payload[5]
}

/** Bit depth and colour type of a PNG. */
const kindOf = (png: Uint8Array) => [png[24], png[25]]

async function pixelsOf(bytes: Uint8Array): Promise<Uint8ClampedArray> {
  const image = await loadImage(Buffer.from(bytes))
  const context = createCanvas(image.width, image.height).getContext('2d')
  context.drawImage(image, 0, 0)
  return context.getImageData(0, 0, image.width, image.height).data
}

function worst(one: ArrayLike<number>, other: ArrayLike<number>): number {
  expect(one.length).toBe(other.length)
  let most = 0
  for (let at = 0; at < one.length; at += 1) {
    most = Math.max(most, Math.abs((one[at] ?? 0) - (other[at] ?? 0)))
  }
  return most
}

describe('encodeJpeg', () => {
  it.each([
    ['grey', grey, 1],
    ['black and white', black, 1],
    ['grey with the tint of a scanner', tinted, 1],
    ['grey with one red pixel', stamped, 3],
  ])('stores %s with the colours that it has', async (_name, colourAt, components) => {
    const jpeg = await encodeJpeg(canvasOf(150, 100, colourAt), { quality: 0.85 })
    expect(componentsOf(jpeg)).toBe(components)
  })

  it('keeps three colours for a profile of three', async () => {
    const profile = colourProfile()
    const jpeg = await encodeJpeg(canvasOf(64, 64, grey), { profile })
    expect(componentsOf(jpeg)).toBe(3)
    expect(readJpegProfile(jpeg)).toEqual(profile)
  })
})

describe('greyscaleJpeg', () => {
  it('keeps the brightness of pictures of any size, bit for bit', async () => {
    const side = fc.integer({ min: 1, max: 70 })
    const quality = fc.constantFrom(0.5, 0.85, 0.92, 1)
    await fc.assert(
      fc.asyncProperty(side, side, quality, async (width, height, at) => {
        const inColour = await encode(canvasOf(width, height, grey), 'image/jpeg', at)
        const inGrey = greyscaleJpeg(inColour)
        if (!inGrey) throw new Error('It is none of a canvas')
        expect(inGrey.length).toBeLessThan(inColour.length)
        expect(jpegDamage(inGrey)).toEqual({ missing: 0, isClean: true })
        expect(worst(await pixelsOf(inGrey), await pixelsOf(inColour))).toBe(0)
      }),
      { numRuns: 60 },
    )
  })

  it('takes nothing but what a canvas encodes', async () => {
    const inColour = await encode(canvasOf(64, 64, grey), 'image/jpeg')
    const inGrey = greyscaleJpeg(inColour)
    expect(inGrey && greyscaleJpeg(inGrey)).toBeNull()
    expect(greyscaleJpeg(inColour.subarray(0, inColour.length - 200))).toBeNull()
    expect(greyscaleJpeg(new Uint8Array(9))).toBeNull()
  })
})

describe('encodePng', () => {
  it.each([
    ['black and white', black, [1, 0]],
    ['grey', grey, [8, 0]],
    ['grey with the tint of a scanner', tinted, [8, 2]],
  ])('stores %s without loss', async (_name, colourAt, kind) => {
    // Several bands of rows, and rows of bits that do not fill a byte.
    const canvas = canvasOf(1333, 801, colourAt)
    const png = await encodePng(canvas)
    expect(kindOf(png).map((value, at) => (at === 1 && value === 6 ? 2 : value))).toEqual(kind)
    const pixels = canvas.getContext('2d')?.getImageData(0, 0, 1333, 801).data ?? []
    expect(worst(await pixelsOf(png), pixels)).toBe(0)
  })

  it('keeps transparency', async () => {
    const { canvas, context } = newCanvas({ width: 40, height: 40 })
    context.fillRect(0, 0, 20, 20)
    const pixels = await pixelsOf(await encodePng(canvas))
    expect([pixels[3], pixels[pixels.length - 1]]).toEqual([255, 0])
  })
})
