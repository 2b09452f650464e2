import { greyOf, isBlank, isBlurred, sharpness, type Pixels } from './image-quality'

/**
 * Why a picture is hard to read, from its copy of `LOOK_PIXELS`. `blank`: also paper with grain, seen from its back;
 * `faded`: sharp, but little darker than the paper.
 */
export type PictureProblem = 'blank' | 'too_dark' | 'blurred' | 'faded'

/** In pixels. A block of paper is even, one with letters is not. */
const BLOCK = 8
/** Blocks of which the brightest is the paper around a block. */
const REACH = 2
/** How much darker than the paper a block with ink is, of 255: more than grain makes it. */
const INK = { least: 3, most: 14, grain: 5 }
/** Brightness, 0 to 255. */
const DARK_BELOW = 60
const NO_LIGHT_BELOW = 90
const PAPER_FROM = 150
const FADED_BELOW = 60
/** Of the blocks: the letters of half a line of small print. */
const MIN_INK_SHARE = 0.0005
/** A page with more is a photo. */
const MAX_INK_SHARE = 0.5
/** Of the sharpness to the square of the contrast: blurred letters stay below 0.2, sharp ones have 0.6 and more. */
const SHARP_RATIO = 0.4

export function judgePicture(pixels: Pixels): PictureProblem | null {
  if (isBlank(pixels)) return 'blank'
  const grey = greyOf(pixels)
  const light = percentiles(grey)
  const { share, contrast } = inkIn(grey, pixels)
  const isSharp = !isBlurred(pixels)
  const isDark = light(0.9) < DARK_BELOW
  if (isDark && (light(0.995) < NO_LIGHT_BELOW || !isSharp)) return 'too_dark'
  if (share < MIN_INK_SHARE) return light(0.5) >= PAPER_FROM ? 'blank' : isSharp ? null : 'blurred'
  const isPaper = light(0.5) >= PAPER_FROM && share <= MAX_INK_SHARE
  if (isPaper && contrast < FADED_BELOW) {
    const isFine = isSharp || sharpness(pixels) / share / contrast ** 2 > SHARP_RATIO
    if (isFine) return 'faded'
  }
  return isSharp ? null : 'blurred'
}

/** The share of blocks that are darker than the paper around them, and how much darker the darkest pixels of these are. */
function inkIn(grey: Float64Array, { width, height }: Pixels): { share: number; contrast: number } {
  const [wide, high] = [Math.floor(width / BLOCK), Math.floor(height / BLOCK)]
  const count = wide * high
  if (count === 0) return { share: 0, contrast: 0 }
  const means = new Float64Array(count)
  const darkest = new Float64Array(count).fill(255)
  for (let y = 0; y < high * BLOCK; y++) {
    for (let x = 0; x < wide * BLOCK; x++) {
      const block = Math.floor(y / BLOCK) * wide + Math.floor(x / BLOCK)
      const value = grey[y * width + x] ?? 0
      means[block] = (means[block] ?? 0) + value / BLOCK ** 2
      darkest[block] = Math.min(darkest[block] ?? 255, value)
    }
  }
  const depths = means.map((mean, block) => brightestAround(means, block, wide, high) - mean)
  // Most blocks of a page are paper, and differ only by its grain.
  const grain = depths.toSorted()[Math.floor(count * 0.3)] ?? 0
  const ink = Math.min(INK.most, Math.max(INK.least, grain * INK.grain))
  const contrasts: number[] = []
  for (const [block, depth] of depths.entries()) {
    const paper = depth + (means[block] ?? 0)
    if (depth > ink) contrasts.push(paper - (darkest[block] ?? 0))
  }
  contrasts.sort((one, other) => one - other)
  return {
    share: contrasts.length / count,
    contrast: contrasts[Math.floor(contrasts.length * 0.9)] ?? 0,
  }
}

function brightestAround(means: Float64Array, block: number, wide: number, high: number): number {
  const [left, top] = [block % wide, Math.floor(block / wide)]
  let brightest = 0
  for (let y = Math.max(0, top - REACH); y <= Math.min(high - 1, top + REACH); y++) {
    for (let x = Math.max(0, left - REACH); x <= Math.min(wide - 1, left + REACH); x++) {
      brightest = Math.max(brightest, means[y * wide + x] ?? 0)
    }
  }
  return brightest
}

function percentiles(grey: Float64Array): (share: number) => number {
  const counts = new Uint32Array(256)
  for (const value of grey) counts[Math.round(value)] = (counts[Math.round(value)] ?? 0) + 1
  return (share) => {
    let seen = 0
    return counts.findIndex((count) => (seen += count) >= share * grey.length)
  }
}

/** Darker than the paper by this much. */
const LETTER = 60
/** A row or column with less ink than this share is empty. */
const EMPTY_SHARE = 0.004
const MIN_LINES = 5
const MIN_GAPS = 0.2

/**
 * Whether the lines of a text run from top to bottom: between them are empty columns, and hardly any empty rows. A
 * slanted page, a photo and a table have neither.
 */
export function hasSidewaysText(pixels: Pixels): boolean {
  const { width, height } = pixels
  const grey = greyOf(pixels)
  const paper = percentiles(grey)(0.5)
  if (paper < PAPER_FROM) return false
  const rows = new Uint32Array(height)
  const columns = new Uint32Array(width)
  for (let at = 0; at < grey.length; at++) {
    if ((grey[at] ?? 255) > paper - LETTER) continue
    const [x, y] = [at % width, Math.floor(at / width)]
    rows[y] = (rows[y] ?? 0) + 1
    columns[x] = (columns[x] ?? 0) + 1
  }
  const across = gapsIn(columns, height)
  const down = gapsIn(rows, width)
  return across.lines >= MIN_LINES && across.share > MIN_GAPS && across.share > 3 * down.share
}

/** The share of empty rows between the first and last one with ink, and the number of lines that they separate. */
function gapsIn(ink: Uint32Array, length: number): { share: number; lines: number } {
  const isEmpty = Array.from(ink, (count) => count < length * EMPTY_SHARE)
  const [first, last] = [isEmpty.indexOf(false), isEmpty.lastIndexOf(false)]
  if (first === -1) return { share: 0, lines: 0 }
  const inside = isEmpty.slice(first, last + 1)
  const lines = inside.filter((empty, at) => !empty && (at === 0 || inside[at - 1] === true))
  return { share: inside.filter(Boolean).length / inside.length, lines: lines.length }
}
