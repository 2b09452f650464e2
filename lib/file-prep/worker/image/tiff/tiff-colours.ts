import type { TiffLayout } from './tiff-layout'
import { PHOTOMETRIC } from './tiff-support'

/** Three samples of one pixel, from `at`, to three bytes of sRGB, from `to`. */
export type ToRgb = (samples: Uint16Array, at: number, rgb: Uint8ClampedArray, to: number) => void

/** The conversion of a page's colours; the samples have their own number of bits. */
export function colourConversion(page: TiffLayout): ToRgb {
  const [bits = 1] = page.bitsPerSample
  const byte = toByte(bits)
  switch (page.photometric) {
    case PHOTOMETRIC.whiteIsZero:
      return grey(byte.map((value) => 255 - value))
    case PHOTOMETRIC.blackIsZero:
      return grey(byte)
    case PHOTOMETRIC.palette:
      return palette(page.colorMap)
    case PHOTOMETRIC.yCbCr:
      return yCbCr(page)
    case PHOTOMETRIC.cieLab:
    case PHOTOMETRIC.iccLab:
      return lab(bits, page)
    default:
      return (samples, at, rgb, to) => {
        rgb[to] = byte[samples[at] ?? 0] ?? 0
        rgb[to + 1] = byte[samples[at + 1] ?? 0] ?? 0
        rgb[to + 2] = byte[samples[at + 2] ?? 0] ?? 0
      }
  }
}

/** The highest value is 255. Of 16 bits, the first 8 count, as in libtiff. */
export function toByte(bits: number): Uint8Array {
  const highest = 2 ** bits - 1
  return Uint8Array.from({ length: highest + 1 }, (_, value) =>
    bits === 16 ? value >> 8 : Math.round((value * 255) / highest),
  )
}

function grey(byte: Uint8Array): ToRgb {
  return (samples, at, rgb, to) => {
    const value = byte[samples[at] ?? 0] ?? 0
    rgb[to] = value
    rgb[to + 1] = value
    rgb[to + 2] = value
  }
}

/** All reds, then all greens, then all blues, of 16 bits. */
function palette(colorMap: readonly number[]): ToRgb {
  const count = colorMap.length / 3
  const byte = Uint8Array.from(colorMap, (value) => value >> 8)
  return (samples, at, rgb, to) => {
    const index = samples[at] ?? 0
    rgb[to] = byte[index] ?? 0
    rgb[to + 1] = byte[count + index] ?? 0
    rgb[to + 2] = byte[2 * count + index] ?? 0
  }
}

/** TIFF 6.0, section 21. */
function yCbCr({ lumaShares, referenceBlackWhite }: TiffLayout): ToRgb {
  const [red = 0.299, green = 0.587, blue = 0.114] = lumaShares
  const [yBlack = 0, yWhite = 255, cbBlack = 128, cbWhite = 255, crBlack = 128, crWhite = 255] =
    referenceBlackWhite
  const yScale = 255 / (yWhite - yBlack)
  const cbScale = 127 / (cbWhite - cbBlack)
  const crScale = 127 / (crWhite - crBlack)
  return (samples, at, rgb, to) => {
    const y = ((samples[at] ?? 0) - yBlack) * yScale
    const r = y + ((samples[at + 2] ?? 0) - crBlack) * crScale * (2 - 2 * red)
    const b = y + ((samples[at + 1] ?? 0) - cbBlack) * cbScale * (2 - 2 * blue)
    rgb[to] = r
    rgb[to + 1] = (y - red * r - blue * b) / green
    rgb[to + 2] = b
  }
}

type Triple = readonly [number, number, number]
type Matrix = readonly [Triple, Triple, Triple]

/** For the white D65. */
const XYZ_TO_RGB: Matrix = [
  [3.2404542, -1.5371385, -0.4985314],
  [-0.969266, 1.8760108, 0.041556],
  [0.0556434, -0.2040259, 1.0572252],
]
const D65: Triple = [0.95047, 1, 1.08883]
/** Bradford's responses of the eye to XYZ, for adapting it to another white. */
const XYZ_TO_EYE: Matrix = [
  [0.8951, 0.2664, -0.1614],
  [-0.7502, 1.7135, 0.0367],
  [0.0389, -0.0685, 1.0296],
]
const EYE_TO_XYZ: Matrix = [
  [0.9869929, -0.1470543, 0.1599627],
  [0.4323053, 0.5183603, 0.0492912],
  [-0.0085287, 0.0400428, 0.9684867],
]

/** From XYZ as shares of this white to linear sRGB. */
function fromWhite(white: Triple): Matrix {
  const [eyeWhite, eyeD65] = [apply(XYZ_TO_EYE, white), apply(XYZ_TO_EYE, D65)]
  const toRgb = (xyz: Triple): Triple => {
    const [a, b, c] = apply(XYZ_TO_EYE, xyz)
    const adapted: Triple = [
      (a * eyeD65[0]) / eyeWhite[0],
      (b * eyeD65[1]) / eyeWhite[1],
      (c * eyeD65[2]) / eyeWhite[2],
    ]
    return apply(XYZ_TO_RGB, apply(EYE_TO_XYZ, adapted))
  }
  const columns = [
    toRgb([white[0], 0, 0]),
    toRgb([0, white[1], 0]),
    toRgb([0, 0, white[2]]),
  ] as const
  const row = (channel: 0 | 1 | 2): Triple => [
    columns[0][channel],
    columns[1][channel],
    columns[2][channel],
  ]
  return [row(0), row(1), row(2)]
}

function apply(matrix: Matrix, [x, y, z]: Triple): Triple {
  const sum = ([a, b, c]: Triple) => a * x + b * y + c * z
  return [sum(matrix[0]), sum(matrix[1]), sum(matrix[2])]
}

const GAMMA_STEPS = 4096
const GAMMA = Uint8ClampedArray.from({ length: GAMMA_STEPS + 1 }, (_, step) => {
  const linear = step / GAMMA_STEPS
  return 255 * (linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055)
})

/** CIE's a and b are signed; those of ICC begin at -128. */
function lab(bits: number, { photometric, whitePoint: [x, y] }: TiffLayout): ToRgb {
  const isIcc = photometric === PHOTOMETRIC.iccLab
  const matrix = fromWhite([x / y, 1, (1 - x - y) / y])
  const unit = 2 ** (bits - 8)
  const highest = bits === 8 ? 255 : isIcc ? 65_280 : 65_535
  const half = 128 * unit
  const signed = (value: number) =>
    (isIcc ? value - half : value >= half ? value - 2 * half : value) / unit
  return (samples, at, rgb, to) => {
    const lightness = (((samples[at] ?? 0) / highest) * 100 + 16) / 116
    const shareX = fromLab(lightness + signed(samples[at + 1] ?? 0) / 500)
    const shareY = fromLab(lightness)
    const shareZ = fromLab(lightness - signed(samples[at + 2] ?? 0) / 200)
    for (const [channel, [mx, my, mz]] of matrix.entries()) {
      const linear = Math.min(1, Math.max(0, mx * shareX + my * shareY + mz * shareZ))
      rgb[to + channel] = GAMMA[Math.round(linear * GAMMA_STEPS)] ?? 0
    }
  }
}

function fromLab(value: number): number {
  return value > 6 / 29 ? value ** 3 : 3 * (6 / 29) ** 2 * (value - 4 / 29)
}
