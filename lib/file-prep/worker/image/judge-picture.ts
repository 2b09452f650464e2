import { isBlank, isBlurred, levelCounts, sharpness, type Grey } from './image-quality'

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

export function judgePicture(grey: Grey): PictureProblem | null {
  if (isBlank(grey)) return 'blank'
  const light = percentiles(grey)
  const { share, contrast } = inkIn(grey)
  const isSharp = !isBlurred(grey)
  const isDark = light(0.9) < DARK_BELOW
  if (isDark && (light(0.995) < NO_LIGHT_BELOW || !isSharp)) return 'too_dark'
  if (share < MIN_INK_SHARE) return light(0.5) >= PAPER_FROM ? 'blank' : isSharp ? null : 'blurred'
  const isPaper = light(0.5) >= PAPER_FROM && share <= MAX_INK_SHARE
  if (isPaper && contrast < FADED_BELOW) {
    const isFine = isSharp || sharpness(grey) / share / contrast ** 2 > SHARP_RATIO
    if (isFine) return 'faded'
  }
  return isSharp ? null : 'blurred'
}

/** The share of blocks that are darker than the paper around them, and how much darker the darkest pixels of these are. */
function inkIn({ values, width, height }: Grey): { share: number; contrast: number } {
  const [wide, high] = [Math.floor(width / BLOCK), Math.floor(height / BLOCK)]
  const count = wide * high
  if (count === 0) return { share: 0, contrast: 0 }
  const means = new Float64Array(count)
  const darkest = new Float64Array(count).fill(255)
  for (let y = 0; y < high * BLOCK; y++) {
    for (let x = 0; x < wide * BLOCK; x++) {
      const block = Math.floor(y / BLOCK) * wide + Math.floor(x / BLOCK)
      const value = values[y * width + x] ?? 0
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

function percentiles(grey: Grey): (share: number) => number {
  const counts = levelCounts(grey)
  return (share) => {
    let seen = 0
    return counts.findIndex((count) => (seen += count) >= share * grey.values.length)
  }
}

/** Darker than the paper by this much. */
const LETTER = 60
/** The longest stroke of a letter, in pixels: what is longer is a rule, a bar or a shadow. */
const MAX_STROKE = 40
/** A row or column with less ink than this share is empty. */
const EMPTY_SHARE = 0.004
const MIN_LINES = 5
const MIN_GAPS = 0.2
/** A line of text is this many times as long as high, and longer than two words: `l` and `I` are long as well. */
const MIN_LENGTH = 5
const MIN_LENGTH_PIXELS = 80

/**
 * Whether the lines of a text run from top to bottom: between them are empty columns, and hardly any empty rows. A
 * slanted page, a photo and a table have neither. Fewer than five lines are no evidence: on an upright page with one
 * line, the words are separated by columns, too.
 */
export function hasSidewaysText(grey: Grey): boolean {
  const { width, height } = grey
  const paper = percentiles(grey)(0.5)
  if (paper < PAPER_FROM) return false
  const ink = letterInk(grey, paper - LETTER)
  const rows = new Uint32Array(height)
  const columns = new Uint32Array(width)
  for (let at = 0; at < ink.length; at++) {
    if (!ink[at]) continue
    const [x, y] = [at % width, Math.floor(at / width)]
    rows[y] = (rows[y] ?? 0) + 1
    columns[x] = (columns[x] ?? 0) + 1
  }
  const across = bandsIn(columns, height)
  const lines = across.bands.filter((band) => isLongText(band, ink, grey))
  if (lines.length < MIN_LINES || across.gaps <= MIN_GAPS) return false
  return across.gaps > 3 * bandsIn(rows, width).gaps
}

/** 1 where a pixel is dark, and belongs to no straight run that is longer than a stroke. */
function letterInk({ values, width, height }: Grey, darkest: number): Uint8Array {
  const dark = new Uint8Array(values.length)
  for (let at = 0; at < values.length; at++) dark[at] = (values[at] ?? 255) <= darkest ? 1 : 0
  const ink = dark.slice()
  dropRuns(dark, ink, { lines: height, nextLine: width, length: width, step: 1 })
  dropRuns(dark, ink, { lines: width, nextLine: 1, length: height, step: width })
  return ink
}

/** Clears the long runs of `dark` in `ink`, along rows or columns. */
function dropRuns(
  dark: Uint8Array,
  ink: Uint8Array,
  along: { lines: number; nextLine: number; length: number; step: number },
): void {
  const { lines, nextLine, length, step } = along
  for (let line = 0; line < lines; line++) {
    const first = line * nextLine
    for (let at = 0, run = 0; at <= length; at++) {
      if (at < length && dark[first + at * step] === 1) {
        run += 1
        continue
      }
      if (run > MAX_STROKE) {
        for (let drop = at - run; drop < at; drop++) ink[first + drop * step] = 0
      }
      run = 0
    }
  }
}

/** From the first row or column to before the last. */
type Band = { start: number; end: number }

/** The bands with ink, and the share of empty rows between the first and last one with ink. */
function bandsIn(ink: Uint32Array, length: number): { bands: Band[]; gaps: number } {
  const bands: Band[] = []
  for (let at = 0, start = -1; at <= ink.length; at++) {
    const isEmpty = (ink[at] ?? 0) < length * EMPTY_SHARE
    if (!isEmpty && start === -1) start = at
    if (isEmpty && start !== -1) {
      bands.push({ start, end: at })
      start = -1
    }
  }
  const [first, last] = [bands[0], bands.at(-1)]
  if (!first || !last) return { bands, gaps: 0 }
  const filled = bands.reduce((sum, { start, end }) => sum + end - start, 0)
  return { bands, gaps: 1 - filled / (last.end - first.start) }
}

/** Whether a band of columns has letters one below the other, without gaps wider than those between words. */
function isLongText({ start, end }: Band, ink: Uint8Array, { width, height }: Grey): boolean {
  const wordGap = (end - start) / 2
  let [longest, top, bottom] = [0, 0, Number.NEGATIVE_INFINITY]
  for (let y = 0; y < height; y++) {
    if (!ink.subarray(y * width + start, y * width + end).includes(1)) continue
    if (y - bottom > wordGap + 1) top = y
    bottom = y
    longest = Math.max(longest, bottom - top + 1)
  }
  return longest >= Math.max(MIN_LENGTH_PIXELS, MIN_LENGTH * (end - start))
}
