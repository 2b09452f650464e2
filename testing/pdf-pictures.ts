import { readFileSync } from 'node:fs'
import path from 'node:path'
import { deflateSync } from 'node:zlib'
import { createCanvas } from '@napi-rs/canvas'

/** Pictures of a gradient with grain, in the ways that PDFs store them. All show nearly the same. */

const [WIDTH, HEIGHT] = [64, 48]

/** What pdf-lib takes as a dictionary. */
type Entries = Record<string, unknown>

export type PdfPicture = {
  bytes: Uint8Array
  entries: Entries
  /** Made from other streams: masks, palettes and profiles. */
  streams?: Record<string, { bytes: Uint8Array; entries: Entries }>
}

type Rgb = readonly [number, number, number]
type Place = { x: number; y: number; scale: number }
/** The channels of a pixel, from 0 to 1. */
type Values = (place: Place) => readonly number[]

/** As in `gradient.jp2` and `gradient-cmyk.jpg`, which Pillow encoded from the same formula. */
function colour({ x, y, scale }: Place): Rgb {
  const grain = ((x * 7919 + y * 104_729 + x * y * 31) % 41) - 20
  const value = (level: number) => Math.max(0, Math.min(255, Math.trunc(level)))
  return [
    value((255 * x) / (WIDTH * scale - 1) + grain),
    value((255 * y) / (HEIGHT * scale - 1) + grain),
    value(128 - grain),
  ]
}

function grey(place: Place): number {
  const [red, green] = colour(place)
  return Math.round((red + green) / 2)
}

function inks(place: Place): number[] {
  const [r, g, b] = colour(place)
  const black = Math.floor(Math.min(255 - r, 255 - g, 255 - b) / 2)
  return [255 - r - black, 255 - g - black, 255 - b - black, black]
}

type Sampling = { scale?: number; bits?: 1 | 2 | 4 | 8 | 16; predictor?: 1 | 2 | 15 }

/** `scale` times as many pixels in both directions. */
function rows(values: Values, { scale = 1, bits = 8, predictor = 1 }: Sampling): Uint8Array {
  const lines: Uint8Array[] = []
  let above = new Uint8Array(0)
  for (let y = 0; y < HEIGHT * scale; y += 1) {
    const samples = Array.from({ length: WIDTH * scale }, (_, x) => values({ x, y, scale }))
    const line = packed(samples.flat(), bits)
    const bytes = Math.max(1, ((samples[0]?.length ?? 1) * bits) / 8)
    if (predictor === 1) lines.push(line)
    else if (predictor === 2) lines.push(line.map((byte, at) => byte - (line[at - bytes] ?? 0)))
    else lines.push(filtered(line, above, bytes, y % 5))
    above = line
  }
  return Buffer.concat(lines)
}

function packed(samples: readonly number[], bits: number): Uint8Array<ArrayBuffer> {
  const most = 2 ** bits - 1
  const line = new Uint8Array(Math.ceil((samples.length * bits) / 8))
  for (const [index, sample] of samples.entries()) {
    const value = Math.round(sample * most)
    if (bits === 16) line.set([value >> 8, value & 0xff], index * 2)
    else {
      const at = index * bits
      line[at >> 3] = (line[at >> 3] ?? 0) | (value << (8 - bits - (at & 7)))
    }
  }
  return line
}

/** https://www.w3.org/TR/png-3/#9Filters */
function filtered(line: Uint8Array, above: Uint8Array, bytes: number, filter: number): Uint8Array {
  const predict = [
    () => 0,
    (left: number) => left,
    (_: number, up: number) => up,
    (left: number, up: number) => (left + up) >> 1,
    (left: number, up: number, corner: number) => {
      const [a, b, c] = [up - corner, left - corner, left + up - 2 * corner].map(Math.abs)
      if ((a ?? 0) <= (b ?? 0) && (a ?? 0) <= (c ?? 0)) return left
      return (b ?? 0) <= (c ?? 0) ? up : corner
    },
  ][filter]
  const made = line.map(
    (byte, at) =>
      byte - (predict?.(line[at - bytes] ?? 0, above[at] ?? 0, above[at - bytes] ?? 0) ?? 0),
  )
  return Buffer.concat([Uint8Array.of(filter), made])
}

/** A picture of packed rows. */
function flate(
  values: Values,
  ColorSpace: unknown,
  sampling: Sampling = {},
  more: Entries = {},
): PdfPicture {
  const { scale = 1, bits = 8, predictor = 1 } = sampling
  const Colors = values({ x: 0, y: 0, scale }).length
  const size = { Width: WIDTH * scale, Height: HEIGHT * scale }
  const parameters = { Predictor: predictor, Colors, BitsPerComponent: bits, Columns: size.Width }
  return {
    bytes: deflateSync(rows(values, sampling)),
    entries: {
      ...size,
      ColorSpace,
      BitsPerComponent: bits,
      Filter: 'FlateDecode',
      ...(predictor > 1 && { DecodeParms: parameters }),
      ...more,
    },
  }
}

function unfiltered(values: Values, ColorSpace: string, sampling: Sampling = {}): PdfPicture {
  const { Filter: _, ...entries } = flate(values, ColorSpace, sampling).entries
  return { bytes: rows(values, sampling), entries }
}

const rgb: Values = (place) => colour(place).map((value) => value / 255)
const cmyk: Values = (place) => inks(place).map((value) => value / 255)
const brightness: Values = (place) => [grey(place) / 255]
const dither: Values = (place) => [grey(place) > 128 ? 1 : 0]
const stored = (name: string) => readFileSync(path.join(import.meta.dirname, name))
const SIZE = { Width: WIDTH, Height: HEIGHT }

/** A palette of red and green, 4 bits each. */
const palette = Buffer.from(
  Array.from({ length: 256 }, (_, index) => [(index >> 4) * 17, (index & 15) * 17, 128]).flat(),
)
const indexed: Values = (place) => {
  const [r, g] = colour(place)
  return [(Math.round(r / 17) * 16 + Math.round(g / 17)) / 255]
}

/** Pictures whose colours are all that they are, by how they are stored. */
export const PLAIN_PICTURES: Readonly<Record<string, PdfPicture>> = {
  'RGB, with the predictors of PNG': flate(rgb, 'DeviceRGB', { predictor: 15 }),
  'RGB, with the predictor of TIFF': flate(rgb, 'DeviceRGB', { predictor: 2, scale: 3 }),
  'RGB, 16 bits': flate(rgb, 'DeviceRGB', { bits: 16 }),
  'RGB, without a filter': unfiltered(rgb, 'DeviceRGB'),
  'RGB, with a profile': {
    ...flate(rgb, ['ICCBased', 'profile']),
    streams: { profile: { bytes: profileOf(jpeg().bytes), entries: { N: 3 } } },
  },
  'RGB, inverted by Decode': flate(
    (place) => rgb(place).map((value) => 1 - value),
    'DeviceRGB',
    {},
    { Decode: [1, 0, 1, 0, 1, 0] },
  ),
  'grey, 1 bit': unfiltered(dither, 'DeviceGray', { bits: 1, scale: 16 }),
  'grey, 2 bits': unfiltered(brightness, 'DeviceGray', { bits: 2, scale: 16 }),
  'grey, 4 bits': flate(brightness, 'DeviceGray', { bits: 4, scale: 6 }),
  'grey, 8 bits': flate(brightness, 'DeviceGray', { scale: 4 }),
  'palette, 8 bits': flate(indexed, ['Indexed', 'DeviceRGB', 255, palette], { scale: 3 }),
  CMYK: flate(cmyk, 'DeviceCMYK'),
  'CMYK, with a profile': {
    ...flate(cmyk, ['ICCBased', 'profile']),
    streams: { profile: { bytes: new Uint8Array(128), entries: { N: 4 } } },
  },
  'CMYK as JPG, inverted as Adobe does': {
    bytes: stored('gradient-cmyk.jpg'),
    entries: {
      ...SIZE,
      ColorSpace: 'DeviceCMYK',
      BitsPerComponent: 8,
      Filter: 'DCTDecode',
      Decode: [1, 0, 1, 0, 1, 0, 1, 0],
    },
  },
  'RGB as JPG': jpeg(),
  'JPEG 2000': { bytes: stored('gradient.jp2'), entries: { ...SIZE, Filter: 'JPXDecode' } },
}

function jpeg(): PdfPicture {
  const canvas = createCanvas(WIDTH * 3, HEIGHT * 3)
  const context = canvas.getContext('2d')
  for (let y = 0; y < canvas.height; y += 1) {
    for (let x = 0; x < canvas.width; x += 1) {
      context.fillStyle = `rgb(${colour({ x, y, scale: 3 }).join()})`
      context.fillRect(x, y, 1, 1)
    }
  }
  return {
    bytes: canvas.toBuffer('image/jpeg', 97),
    entries: {
      Width: canvas.width,
      Height: canvas.height,
      ColorSpace: 'DeviceRGB',
      BitsPerComponent: 8,
      Filter: 'DCTDecode',
    },
  }
}

/** The canvas tags its JPGs as sRGB, in one segment. */
function profileOf(bytes: Uint8Array): Uint8Array {
  const buffer = Buffer.from(bytes)
  const name = buffer.indexOf('ICC_PROFILE\0')
  const end = name - 2 + buffer.readUInt16BE(name - 2)
  return buffer.subarray(name + 14, end)
}

const mask = flate(brightness, 'DeviceGray', { scale: 4 })
const stencil = flate(dither, undefined, { bits: 1, scale: 9 }, { ImageMask: true })

/** Pictures with a mask, which stays, below other colours. */
export const MASKED_PICTURES: Readonly<Record<string, PdfPicture>> = {
  'a soft mask': withStreams(flate(rgb, 'DeviceRGB'), { SMask: mask }),
  'a mask': withStreams(flate(rgb, 'DeviceRGB'), { Mask: stencil }),
}

/** Pictures whose values mean more than colours. They must stay. */
export const KEPT_PICTURES: Readonly<Record<string, PdfPicture>> = {
  'a stencil': stencil,
  'a transparent colour': flate(rgb, 'DeviceRGB', {}, { Mask: [0, 20, 0, 255, 0, 255] }),
  'a matte': withStreams(flate(rgb, 'DeviceRGB'), {
    SMask: { ...mask, entries: { ...flate(brightness, 'DeviceGray').entries, Matte: [0, 0, 0] } },
  }),
  'a fax': {
    bytes: Buffer.alloc(5000, 0x35),
    entries: {
      ...SIZE,
      ColorSpace: 'DeviceGray',
      BitsPerComponent: 1,
      Filter: 'CCITTFaxDecode',
      DecodeParms: { K: -1, Columns: WIDTH },
    },
  },
  'more pixels than fit into memory': {
    bytes: deflateSync(Buffer.alloc(9_000_000)),
    entries: {
      Width: 60_000,
      Height: 60_000,
      ColorSpace: 'DeviceRGB',
      BitsPerComponent: 8,
      Filter: 'FlateDecode',
    },
  },
}

function withStreams(picture: PdfPicture, streams: Readonly<Record<string, PdfPicture>>) {
  const names = Object.fromEntries(Object.keys(streams).map((key) => [key, key]))
  return { ...picture, entries: { ...picture.entries, ...names }, streams: { ...streams } }
}
