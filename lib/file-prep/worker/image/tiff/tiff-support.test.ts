import { createCanvas, loadImage } from '@napi-rs/canvas'
import { beforeAll, describe, expect, it } from 'vitest'
import { asFile } from '@/lib/file-prep/shared/file-bytes'
import { processFile } from '@/lib/file-prep/worker/process-file'
import { installBrowserGlobals } from '@/lib/file-prep/testing/browser-globals'
import { drawnPicture } from '@/lib/file-prep/testing/pictures'
import {
  JPEG_TIFFS,
  packers,
  writeTiff,
  writeTiffPages,
  type Tags,
} from '@/lib/file-prep/testing/tiffs'
import { joinBytes } from '@/lib/file-prep/worker/bytes'
import { tiffPages } from './tiff-support'

beforeAll(installBrowserGlobals)

const SIDE = 32
const STRIP_ROWS = 12
const TILE = 16

type Kind = {
  photometric: number
  bits: number
  /** The samples of a pixel in each quarter, row by row. */
  quarters: readonly (readonly number[])[]
  compression?: number
  predictor?: 1 | 2
  littleEndian?: boolean
  tiled?: boolean
  planar?: boolean
  more?: Tags
}

/** A picture of four quarters, packed by `kind`. */
function picture(kind: Kind): Uint8Array<ArrayBuffer> {
  const { photometric, bits, quarters, compression = 1, predictor = 1, tiled = false } = kind
  const samples = quarters[0]?.length ?? 0
  const regions = tiled
    ? [0, TILE].flatMap((top) =>
        [0, TILE].map((left) => ({ left, top, columns: TILE, rows: TILE })),
      )
    : [0, STRIP_ROWS, 2 * STRIP_ROWS].map((top) => {
        return { left: 0, top, columns: SIDE, rows: Math.min(STRIP_ROWS, SIDE - top) }
      })
  const planes = kind.planar ? Array.from({ length: samples }, (_, plane) => plane) : [null]
  const pieces = planes.flatMap((plane) => regions.map((region) => piece(region, plane)))
  function piece({ left, top, columns, rows }: (typeof regions)[number], plane: number | null) {
    const lines = Array.from({ length: rows }, (_, row) => {
      const pixels = Array.from({ length: columns }, (_, column) => {
        const quarter = (top + row < SIDE / 2 ? 0 : 2) + (left + column < SIDE / 2 ? 0 : 1)
        const pixel = quarters[quarter] ?? []
        return plane === null ? pixel : [pixel[plane] ?? 0]
      })
      const values = predictor === 2 ? differences(pixels, 2 ** bits) : pixels.flat()
      return packRow(values, bits, kind.littleEndian ?? true)
    })
    return packers[compression]?.(joinBytes(lines)) ?? new Uint8Array(0)
  }
  return writeTiff({
    pieces,
    tiled,
    littleEndian: kind.littleEndian ?? true,
    tags: {
      256: [SIDE],
      257: [SIDE],
      258: Array.from({ length: samples }, () => bits),
      259: [compression],
      262: [photometric],
      277: [samples],
      ...(tiled ? { 322: [TILE], 323: [TILE] } : { 278: [STRIP_ROWS] }),
      317: [predictor],
      ...(kind.planar && { 284: [2] }),
      ...kind.more,
    },
  })
}

/** Predictor 2: each sample minus that of the previous pixel. */
function differences(pixels: readonly (readonly number[])[], modulus: number): number[] {
  return pixels.flatMap((pixel, index) =>
    pixel.map((value, at) => (value - (pixels[index - 1]?.[at] ?? 0) + modulus) % modulus),
  )
}

function packRow(values: readonly number[], bits: number, littleEndian: boolean): Uint8Array {
  if (bits === 16) {
    const row = new DataView(new ArrayBuffer(values.length * 2))
    for (const [at, value] of values.entries()) row.setUint16(at * 2, value, littleEndian)
    return new Uint8Array(row.buffer)
  }
  const row = new Uint8Array(Math.ceil((values.length * bits) / 8))
  for (const [at, value] of values.entries()) {
    for (let bit = 0; bit < bits; bit += 1) {
      const place = at * bits + bit
      if ((value >> (bits - 1 - bit)) & 1) {
        row[place >> 3] = (row[place >> 3] ?? 0) | (128 >> (place & 7))
      }
    }
  }
  return row
}

const [R, G, B, W] = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 255, 255],
] as const
const RGB8 = { photometric: 2, bits: 8, quarters: [R, G, B, W] } as const
const RGB16 = {
  photometric: 2,
  bits: 16,
  quarters: [R, G, B, W].map((colour) => colour.map((value) => value * 257)),
} as const
const GREY8 = { photometric: 1, bits: 8, quarters: [[0], [85], [170], [255]] } as const
const GREY16 = { photometric: 1, bits: 16, quarters: [[0], [0x5599], [0xaa11], [0xffff]] } as const
const GREY2 = { photometric: 1, bits: 2, quarters: [[0], [1], [2], [3]] } as const
const GREY4 = { photometric: 1, bits: 4, quarters: [[0], [5], [10], [15]] } as const
const GREY12 = { photometric: 1, bits: 12, quarters: [[0], [1365], [2730], [4095]] } as const
const RGB4 = { photometric: 2, bits: 4, quarters: [R, G, B, W].map((c) => c.map((v) => v >> 4)) }
const RGB12 = {
  photometric: 2,
  bits: 12,
  quarters: [R, G, B, W].map((colour) => colour.map((value) => (value / 255) * 4095)),
} as const
/** By the definition of BT.601 with all values in use. */
const YCBCR = {
  photometric: 6,
  bits: 8,
  quarters: [
    [76, 85, 255],
    [150, 44, 21],
    [29, 255, 107],
    [255, 128, 128],
  ],
  more: { 530: [1, 1] },
} as const
/** sRGB for the white D50: L of 100, a and b. */
const LAB = [
  [54.29, 80.81, 69.89],
  [87.82, -79.27, 80.99],
  [29.57, 68.3, -112.03],
  [100, 0, 0],
] as const
const LAB8 = {
  photometric: 8,
  bits: 8,
  quarters: LAB.map(([l, a, b]) => [
    Math.round(l * 2.55),
    Math.round(a) & 255,
    Math.round(b) & 255,
  ]),
}
const LAB16 = {
  photometric: 8,
  bits: 16,
  quarters: LAB.map(([l, a, b]) => [
    Math.round(l * 655.35),
    Math.round(a * 256) & 65_535,
    Math.round(b * 256) & 65_535,
  ]),
}
const ICC_LAB8 = {
  photometric: 9,
  bits: 8,
  quarters: LAB.map(([l, a, b]) => [
    Math.round(l * 2.55),
    Math.round(a) + 128,
    Math.round(b) + 128,
  ]),
}
const BILEVEL = { photometric: 1, bits: 1, quarters: [[0], [1], [1], [0]] } as const
/** 0 red, 1 green, 2 blue, 3 white, the rest black. */
const palette = (bits: number) => ({
  photometric: 3,
  bits,
  quarters: [[0], [1], [2], [3]],
  more: {
    320: [0, 1, 2].flatMap((channel) =>
      Array.from({ length: 2 ** bits }, (_, index) => ([R, G, B, W][index]?.[channel] ?? 0) * 257),
    ),
  },
})
const COLOURS = [R, G, B, W]
const greys = (...values: number[]) => values.map((value) => [value, value, value])

async function coloursOf(bytes: Uint8Array<ArrayBuffer>) {
  const processed = await processFile(new File([bytes], 'scan.tiff'), () => {})
  if (processed.state === 'blocked') return processed.problem
  const image = await loadImage(Buffer.from(await asFile(processed.file).arrayBuffer()))
  const context = createCanvas(SIDE, SIDE).getContext('2d')
  context.drawImage(image, 0, 0)
  return [8, 24].flatMap((y) =>
    [8, 24].map((x) => [...context.getImageData(x, y, 1, 1).data.subarray(0, 3)]),
  )
}

describe('a TIFF that is decoded like in libtiff', () => {
  const compressions = Object.keys(packers).map(Number)
  const cases: [string, Kind, readonly (readonly number[])[]][] = [
    ...compressions.flatMap((compression): [string, Kind, readonly (readonly number[])[]][] => [
      [`RGB, compression ${compression}`, { ...RGB8, compression }, COLOURS],
      [`RGB in tiles, compression ${compression}`, { ...RGB8, compression, tiled: true }, COLOURS],
      [`RGB of 16 bits, compression ${compression}`, { ...RGB16, compression }, COLOURS],
      [`grey, compression ${compression}`, { ...GREY8, compression }, greys(0, 85, 170, 255)],
      [
        `grey of 2 bits, compression ${compression}`,
        { ...GREY2, compression },
        greys(0, 85, 170, 255),
      ],
      [`bilevel, compression ${compression}`, { ...BILEVEL, compression }, greys(0, 255, 255, 0)],
      [`palette of 8, compression ${compression}`, { ...palette(8), compression }, COLOURS],
      [`palette of 4, compression ${compression}`, { ...palette(4), compression }, COLOURS],
      [`planes, compression ${compression}`, { ...RGB8, compression, planar: true }, COLOURS],
      [
        `planes in tiles, compression ${compression}`,
        { ...RGB8, compression, planar: true, tiled: true },
        COLOURS,
      ],
      [
        `grey of 4 bits, compression ${compression}`,
        { ...GREY4, compression },
        greys(0, 85, 170, 255),
      ],
      [
        `grey of 12 bits, compression ${compression}`,
        { ...GREY12, compression },
        greys(0, 85, 170, 255),
      ],
    ]),
    ['RGB of 4 bits', RGB4, COLOURS],
    ['RGB of 12 bits', RGB12, COLOURS],
    ['RGB of 12 bits in planes', { ...RGB12, planar: true }, COLOURS],
    ['planes with predictor', { ...RGB8, planar: true, compression: 8, predictor: 2 }, COLOURS],
    ['planes of 16 bits, Motorola', { ...RGB16, planar: true, littleEndian: false }, COLOURS],
    ['grey of 2 bits, white is zero', { ...GREY2, photometric: 0 }, greys(255, 170, 85, 0)],
    ['grey of 4 bits, white is zero', { ...GREY4, photometric: 0 }, greys(255, 170, 85, 0)],
    [
      'grey beside its alpha',
      { ...GREY8, quarters: GREY8.quarters.map((c) => [...c, 255]), more: { 338: [2] } },
      greys(0, 85, 170, 255),
    ],
    ['RGB of 16 bits, Motorola', { ...RGB16, littleEndian: false }, COLOURS],
    ['RGB with predictor', { ...RGB8, compression: 8, predictor: 2 }, COLOURS],
    ['RGB of 16 bits with predictor', { ...RGB16, compression: 5, predictor: 2 }, COLOURS],
    ['grey of 16 bits, Motorola', { ...GREY16, littleEndian: false }, greys(0, 0x55, 0xaa, 255)],
    ['grey, white is zero', { ...GREY8, photometric: 0 }, greys(255, 170, 85, 0)],
    ['bilevel, white is zero', { ...BILEVEL, photometric: 0 }, greys(255, 0, 0, 255)],
    ['palette of 2', palette(2), COLOURS],
    [
      'RGB multiplied by its alpha',
      {
        ...RGB8,
        quarters: [
          [128, 0, 0, 128],
          [...G, 255],
          [...B, 255],
          [...W, 255],
        ],
        more: { 338: [1] },
      },
      COLOURS,
    ],
    [
      'RGB beside its alpha',
      {
        ...RGB8,
        quarters: [
          [...R, 128],
          [...G, 255],
          [...B, 255],
          [...W, 255],
        ],
        more: { 338: [2] },
      },
      COLOURS,
    ],
  ]
  it.each(cases)('keeps its colours: %s', async (_what, kind, colours) => {
    expect(await coloursOf(picture(kind))).toEqual(colours)
  })

  const close: [string, Kind][] = [
    ['YCbCr', YCBCR],
    ['YCbCr in LZW and tiles', { ...YCBCR, compression: 5, tiled: true }],
    ['YCbCr in planes', { ...YCBCR, planar: true }],
    ['Lab', LAB8],
    ['Lab of 16 bits', LAB16],
    ['Lab of ICC', ICC_LAB8],
    ['Lab in planes', { ...LAB16, planar: true, compression: 8 }],
  ]
  it.each(close)('has its colours but for rounding: %s', async (_what, kind) => {
    expectClose(await coloursOf(picture(kind)), kind.bits === 8 ? 12 : 2)
  })

  it.each([
    [2, 2],
    [2, 1],
    [4, 2],
    [1, 2],
  ])('has its colours: YCbCr that %i × %i pixels share', async (across, down) => {
    const rows = 16
    const pieces = [0, rows].map((top) => {
      const units = Array.from({ length: (SIDE / across) * (rows / down) }, (_, unit) => {
        const left = (unit % (SIDE / across)) * across
        const [y = 0, cb = 0, cr = 0] =
          YCBCR.quarters[(top ? 2 : 0) + (left < SIDE / 2 ? 0 : 1)] ?? []
        return [...Array.from({ length: across * down }, () => y), cb, cr]
      })
      return Uint8Array.from(units.flat())
    })
    const tags = {
      256: [SIDE],
      257: [SIDE],
      258: [8, 8, 8],
      259: [1],
      262: [6],
      277: [3],
      278: [rows],
    }
    const bytes = writeTiff({ tags: { ...tags, 530: [across, down] }, pieces })
    expectClose(await coloursOf(bytes), 4)
  })

  it('counts the colours of YCbCr from its own black and white', async () => {
    const video = [
      [81, 90, 240],
      [145, 54, 34],
      [41, 240, 110],
      [235, 128, 128],
    ]
    const more = { 530: [1, 1], 532: [16, 235, 128, 240, 128, 240] }
    expectClose(await coloursOf(picture({ ...YCBCR, quarters: video, more })), 6)
  })

  it.each([
    ['RGB', COLOURS],
    ['RGB in planes', COLOURS],
    ['grey', greys(0, 85, 170, 255)],
  ] as const)('keeps its colours: %s in JPEG', async (what, colours) => {
    const bytes = Uint8Array.from(Buffer.from(JPEG_TIFFS[what], 'base64'))
    expectClose(await coloursOf(bytes), 3, colours)
  })

  it('keeps its colours: YCbCr in JPEG', async () => {
    const jpeg = Uint8Array.from(drawnPicture(SIDE, SIDE).toBuffer('image/jpeg', 100))
    const tags = {
      256: [SIDE],
      257: [SIDE],
      258: [8, 8, 8],
      259: [7],
      262: [6],
      277: [3],
      278: [SIDE],
    }
    expectClose(await coloursOf(writeTiff({ tags, pieces: [jpeg] })), 12)
  })

  it.each([2, 3, 4])('accepts a fax page of compression %i', (compression) => {
    const more = { 259: [compression], 266: [2] }
    expect(tiffPages(picture({ ...BILEVEL, more }))).toMatchObject({ pages: [{ width: SIDE }] })
  })
})

type Colours = Awaited<ReturnType<typeof coloursOf>>

function expectClose(
  colours: Colours,
  within: number,
  expected: readonly (readonly number[])[] = COLOURS,
) {
  if (typeof colours === 'string') throw new Error(colours)
  const off = colours.flat().map((value, at) => Math.abs(value - (expected.flat()[at] ?? 0)))
  expect(Math.max(...off), JSON.stringify(colours)).toBeLessThanOrEqual(within)
}

describe('a TIFF that would be decoded as stripes or in other colours', () => {
  const refused: [string, Kind][] = [
    ['YCbCr in old JPEG', { ...RGB8, photometric: 6, more: { 259: [6] } }],
    ['Lab of another program', { ...RGB8, photometric: 10 }],
    ['Lab of 12 bits', { ...RGB12, photometric: 8 }],
    ['YCbCr of 16 bits', { ...RGB16, photometric: 6 }],
    ['YCbCr that three pixels share', { ...YCBCR, more: { 530: [3, 1] } }],
    ['a palette in fax', { ...palette(1), more: { 259: [4] } }],
    ['inks', { ...RGB8, photometric: 5, quarters: [R, G, B, W].map((colour) => [...colour, 0]) }],
    ['floats', { ...GREY16, more: { 258: [32], 339: [3] } }],
    ['half floats', { ...GREY16, more: { 339: [3] } }],
    ['signed numbers', { ...GREY8, more: { 339: [2] } }],
    ['grey of 32 bits', { ...GREY16, more: { 258: [32] } }],
    ['samples of several sizes', { ...RGB8, more: { 258: [5, 6, 5] } }],
    ['a fourth sample of no name', { ...RGB8, quarters: [R, G, B, W].map((c) => [...c, 9]) }],
    [
      'five samples',
      { ...RGB8, quarters: [R, G, B, W].map((c) => [...c, 9, 9]), more: { 338: [0, 0] } },
    ],
    ['a predictor for floats', { ...RGB8, compression: 8, more: { 317: [3] } }],
    ['a predictor that libtiff ignores', { ...RGB8, more: { 317: [2] } }],
    [
      'a palette of 8 bits a colour',
      { ...palette(8), more: { 320: Array.from({ length: 768 }, () => 200) } },
    ],
    ['tiles that are listed as strips', { ...RGB8, more: { 322: [TILE], 323: [TILE] } }],
    ['a compression of its own', { ...RGB8, more: { 259: [34_712] } }],
    ['no photometric interpretation', { ...RGB8, more: { 262: [] } }],
  ]
  it.each(refused)('is refused with an explanation: %s', async (_what, kind) => {
    expect(await coloursOf(picture(kind))).toBe('tiff_unsupported')
  })

  it.each(['II+\0\x08\0\0\0', 'MM\0+\0\x08\0\0'])(
    'is refused with the same explanation as a BigTIFF: %j',
    async (head) => {
      const file = new File([Buffer.from(head.padEnd(64, '\0'), 'latin1')], 'scan.tif')
      expect(await processFile(file, () => undefined)).toMatchObject({
        state: 'blocked',
        problem: 'tiff_unsupported',
      })
    },
  )

  it('is refused when its LZW is older than TIFF 5', async () => {
    const tags = { 256: [8], 257: [1], 258: [8], 259: [5], 262: [1], 277: [1], 278: [1] }
    const pieces = [Uint8Array.of(0, 1, 2, 3, 4, 5)]
    expect(await coloursOf(writeTiff({ tags, pieces }))).toBe('tiff_unsupported')
  })

  it('is truncated when its data is beyond its end, and corrupt when strips are missing', async () => {
    const cutOff = picture({ ...RGB8, more: { 279: [100, 100, 9_999_999] } })
    expect(await coloursOf(cutOff)).toBe('file_truncated')
    expect(await coloursOf(picture({ ...RGB8, more: { 278: [4] } }))).toBe('image_corrupt')
  })
})

describe('a TIFF that asks for more memory than a picture needs', () => {
  const pixel = { 256: [1], 257: [1], 258: [8], 259: [1], 262: [1], 277: [1] }
  const pieces = [Uint8Array.of(0)]

  it('is refused when a tile is larger than any picture', () => {
    const tags = { ...pixel, 322: [2 ** 28], 323: [2 ** 28] }
    expect(tiffPages(writeTiff({ tags, pieces, tiled: true }))).toEqual({
      problem: 'image_too_many_pixels',
    })
  })

  it('is refused when its directories list the same values again and again', () => {
    const page = { tags: { ...pixel, 320: Array.from({ length: 150_000 }, () => 0) }, pieces }
    const pages = Array.from({ length: 14 }, () => page)
    expect(tiffPages(writeTiffPages(pages))).toHaveProperty('problem')
    expect(tiffPages(writeTiffPages(pages.slice(0, 2)))).toHaveProperty('pages')
  })
})
