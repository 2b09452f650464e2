import { createCanvas } from '@napi-rs/canvas'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { asFile } from '@/lib/file-prep/shared/file-bytes'
import { installBrowserGlobals } from '@/lib/file-prep/testing/browser-globals'
import { greyJpeg, progressiveJpeg } from '@/lib/file-prep/testing/jpegs'
import { jpegWithExif, plainJpeg } from '@/lib/file-prep/testing/pictures'
import { processFile } from '@/lib/file-prep/worker/process-file'
import { joinBytes } from '@/lib/file-prep/worker/bytes'
import { jpegDamage } from './jpeg-damage'

beforeAll(installBrowserGlobals)

const EOI = Uint8Array.of(0xff, 0xd9)
const NOISE = { across: 60, down: 45 }

/** Colours whose neighbours differ, in half the resolution. */
function colourJpeg(quality = 90): Uint8Array<ArrayBuffer> {
  const canvas = createCanvas(500, 370)
  const context = canvas.getContext('2d')
  for (let y = 0; y < 370; y += 5) {
    for (let x = 0; x < 500; x += 5) {
      context.fillStyle = `hsl(${(x * 7 + y * 13) % 360} 80% ${20 + ((x * y) % 60)}%)`
      context.fillRect(x, y, 5, 5)
    }
  }
  return Uint8Array.from(canvas.toBuffer('image/jpeg', quality))
}

const KINDS = {
  baseline: colourJpeg(),
  'baseline, grey': greyJpeg(NOISE),
  'baseline, with restart markers': greyJpeg({ ...NOISE, restart: 60 }),
}

/** Offset of the first scan. */
function scanOf(bytes: Uint8Array): number {
  return Buffer.from(bytes).indexOf(Uint8Array.of(0xff, 0xda))
}

/** Offset of the height in the frame. */
function heightOf(bytes: Uint8Array): number {
  return Buffer.from(bytes).indexOf(Uint8Array.of(0xff, 0xc0)) + 5
}

function cutAt(bytes: Uint8Array, share: number): Uint8Array<ArrayBuffer> {
  const start = scanOf(bytes)
  const cut = bytes.slice(0, Math.round(start + (bytes.length - start) * share))
  // Half of an escaped byte would be another kind of damage.
  return cut.at(-1) === 0xff ? cut.slice(0, -1) : cut
}

function withHole(bytes: Uint8Array, from: number, to: number, value = 0): Uint8Array<ArrayBuffer> {
  const start = scanOf(bytes)
  const [first, last] = [from, to].map((share) =>
    Math.round(start + (bytes.length - start) * share),
  )
  return Uint8Array.from(bytes).fill(value, first, last)
}

async function processed(bytes: Uint8Array<ArrayBuffer>) {
  const result = await processFile(new File([bytes], 'photo.jpg'), () => {})
  if (result.state === 'blocked') return result.problem
  const percents = result.notes.flatMap((note) => ('percent' in note ? [note.percent] : []))
  return {
    percents,
    changes: result.changes,
    sent: new Uint8Array(await asFile(result.file).arrayBuffer()),
  }
}

describe.each(Object.entries(KINDS))('a JPG that is %s', (_kind, whole) => {
  it.each([0.3, 0.6, 0.95])('is sent with what is left when it is cut at %d', async (share) => {
    const cut = cutAt(whole, share)
    const missing = Math.round((1 - share) * 100)
    const open = await processed(cut)
    const ended = await processed(joinBytes([cut, EOI]))
    if (typeof open === 'string' || typeof ended === 'string') throw new Error(String(open))
    expect(open.percents).toEqual(ended.percents)
    const [percent = 0] = open.percents
    expect(Math.abs(percent - missing), `${percent} %`).toBeLessThanOrEqual(6)
    expect(open.changes).toContain('repaired')
    // It ends where a picture ends.
    expect(open.sent.subarray(-2)).toEqual(EOI)
    expect(jpegDamage(open.sent).missing).toBeCloseTo(percent / 100, 2)
  })

  it('ends where it was overwritten with FF, as decoders read it', () => {
    expect(jpegDamage(withHole(whole, 0.2, 0.4, 0xff)).missing).toBeCloseTo(0.8, 1)
  })

  it.each([
    [0.3, 0.35],
    [0.5, 0.7],
  ])('has a note with a hole of zeros from %d to %d', async (from, to) => {
    const result = await processed(withHole(whole, from, to))
    if (typeof result === 'string') throw new Error(result)
    const [percent = 0] = result.percents
    expect(Math.abs(percent - (to - from) * 100), `${percent} %`).toBeLessThanOrEqual(6)
  })
})

/** What programs and broken disks write over a file; no byte is FF, which ends a scan. */
const OTHER_BYTES: Readonly<Record<string, (at: number) => number>> = {
  'one byte': () => 0x55,
  'another byte': () => 0xaa,
  text: (at) => '<html><body>Not found</body>'.charCodeAt(at % 28),
  noise: (at) => ((at * 2_654_435_761) >>> 24) % 255,
}

function overwritten(bytes: Uint8Array, [from, to]: readonly [number, number], fill: string) {
  const [start, made] = [scanOf(bytes) + 14, Uint8Array.from(bytes)]
  const [first, last] = [from, to].map(
    (share) => start + Math.round((bytes.length - start) * share),
  )
  for (let at = first ?? 0; at < (last ?? 0); at += 1) made[at] = OTHER_BYTES[fill]?.(at) ?? 0
  return made
}

const PLACES = [
  [0.2, 0.25],
  [0.4, 0.5],
  [0.6, 0.8],
] as const

describe.each(Object.keys(OTHER_BYTES))('a hole in a JPG that is filled with %s', (fill) => {
  it.each(Object.entries(KINDS))('has a note: %s', async (_kind, whole) => {
    for (const place of PLACES) {
      const result = await processed(overwritten(whole, place, fill))
      if (typeof result === 'string') throw new Error(result)
      expect(result.percents[0], String(place)).toBeGreaterThanOrEqual(1)
    }
  })
})

it('no picture that a canvas encodes has a note', () => {
  const side = fc.integer({ min: 1, max: 90 })
  const quality = fc.integer({ min: 1, max: 100 })
  const levels = fc.array(fc.nat(255), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(side, side, quality, levels, fc.boolean(), (width, height, at, colours, isHard) => {
      const canvas = createCanvas(width, height)
      const context = canvas.getContext('2d')
      for (let index = 0; index < width * height; index += 1) {
        const level = colours[(index * 7) % colours.length] ?? 0
        // Black and white only has the largest differences that there are.
        const shade = isHard ? (level > 127 ? 255 : 0) : level
        context.fillStyle = `rgb(${shade} ${255 - shade} ${isHard ? shade : index % 256})`
        context.fillRect(index % width, Math.floor(index / width), 1, 1)
      }
      const jpeg = Uint8Array.from(canvas.toBuffer('image/jpeg', at))
      expect(jpegDamage(jpeg)).toEqual({ missing: 0, isClean: true })
    }),
    { numRuns: 100 },
  )
})

describe('a progressive JPG', () => {
  it('has a note about the detail that is missing, the more the earlier it is cut', async () => {
    const percents: number[] = []
    for (const share of [0.3, 0.6, 0.95]) {
      const cut = cutAt(progressiveJpeg(), share)
      for (const bytes of [cut, joinBytes([cut, EOI])]) {
        const result = await processed(bytes)
        if (typeof result === 'string') throw new Error(result)
        percents.push(...result.percents)
      }
    }
    const [early = 0, , middle = 0, , late = 0] = percents
    expect(percents).toEqual([early, early, middle, middle, late, late])
    expect(early).toBeGreaterThan(middle)
    expect(middle).toBeGreaterThan(late)
    expect(late).toBeGreaterThanOrEqual(1)
  })

  it.each([
    [0.3, 0.4],
    [0.6, 0.8],
  ])('has a note with a hole from %d to %d', (from, to) => {
    expect(jpegDamage(withHole(progressiveJpeg(), from, to)).missing).toBeGreaterThan(0.01)
  })
})

describe('a JPG without damage', () => {
  it.each([
    ['baseline', KINDS.baseline],
    ['without less resolution of colours', colourJpeg(100)],
    ['of low quality', colourJpeg(20)],
    ['flat', plainJpeg(640, 480)],
    ['one pixel', plainJpeg(1, 1)],
    ['of odd sizes', plainJpeg(333, 217)],
    ['with metadata', jpegWithExif({ orientation: 6, gps: true })],
    ['grey', KINDS['baseline, grey']],
    ['with a restart marker in every line', KINDS['baseline, with restart markers']],
    ['with a restart marker after every block', greyJpeg({ ...NOISE, restart: 1 })],
    ['with a last interval that is shorter', greyJpeg({ ...NOISE, restart: 7 })],
    ['progressive', progressiveJpeg()],
    ['a blank page of zeros', greyJpeg({ ...NOISE, blank: true })],
  ])('has no note: %s', (_kind, bytes) => {
    expect(jpegDamage(bytes)).toEqual({ missing: 0, isClean: true })
  })

  it('is not judged by a kind of coding that is not read', () => {
    const arithmetic = Uint8Array.from(KINDS.baseline)
    arithmetic[Buffer.from(arithmetic).indexOf(Uint8Array.of(0xff, 0xc0)) + 1] = 0xc9
    expect(jpegDamage(arithmetic)).toEqual({ missing: 0, isClean: false })
  })

  it('is refused when it is cut off and of a kind that is not read', async () => {
    const arithmetic = Uint8Array.from(KINDS.baseline)
    arithmetic[Buffer.from(arithmetic).indexOf(Uint8Array.of(0xff, 0xc0)) + 1] = 0xc9
    const cut = new File([arithmetic.subarray(0, -200)], 'cut.jpg')
    expect(await processFile(cut, () => {})).toMatchObject({ problem: 'file_truncated' })
  })
})

describe.each(Object.entries(KINDS))('a JPG with all blocks and more data: %s', (_kind, whole) => {
  const height = heightOf(whole)

  it.each([
    ['zeros', () => 0],
    ['ones', () => 0xff],
    ['noise', OTHER_BYTES.noise ?? (() => 1)],
  ])('has at most a note when its end mark is overwritten with %s', async (_what, fill) => {
    const more = Uint8Array.from({ length: whole.length * 30 }, (_, at) => fill(at))
    const result = await processed(joinBytes([whole.subarray(0, -2), more]))
    if (typeof result === 'string') throw new Error(result)
    expect(result.percents[0] ?? 0).toBeLessThanOrEqual(1)
  })

  it('has at most a note when it states less height', async () => {
    const lower = Uint8Array.from(whole)
    lower.set([0, 16], height)
    const result = await processed(lower)
    if (typeof result === 'string') throw new Error(result)
    expect(result.percents[0] ?? 0).toBeLessThanOrEqual(1)
  })
})

it('a JPG without anything of its scan is refused', async () => {
  for (const share of [0.001, 0.03])
    expect(await processed(cutAt(KINDS.baseline, share))).toBe('file_truncated')
})

it('never throws, for any bytes', () => {
  const whole = joinBytes([progressiveJpeg()])
  const change = fc.record({ at: fc.nat(whole.length - 1), value: fc.nat(255) })
  fc.assert(
    fc.property(fc.array(change, { maxLength: 8 }), fc.nat(whole.length), (changes, length) => {
      const bytes = whole.slice(0, length)
      for (const { at, value } of changes) bytes[at] = value
      const { missing } = jpegDamage(bytes)
      expect(missing).toBeGreaterThanOrEqual(0)
      expect(missing).toBeLessThanOrEqual(1)
    }),
    { numRuns: 60 },
  )
})

it('a second frame with more pixels than a picture may have is not read', () => {
  const [high, low] = [65_535 >> 8, 65_535 & 255]
  const components = [1, 2, 3].flatMap((id) => [id, 0x11, 0])
  const frame = Uint8Array.of(0xff, 0xc2, 0, 17, 8, high, low, high, low, 3, ...components)
  const before = process.memoryUsage().arrayBuffers
  jpegDamage(joinBytes([colourJpeg().subarray(0, -2), frame, EOI]))
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024)
})
