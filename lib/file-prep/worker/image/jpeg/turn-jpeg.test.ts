import { createCanvas, loadImage } from '@napi-rs/canvas'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { greyJpeg, progressiveJpeg } from '@/lib/file-prep/testing/jpegs'
import { uprightTransform } from '@/lib/file-prep/worker/image/canvas'
import { jpegSegments, readJpegProfile, stripJpeg, withJpegProfile } from './jpeg'
import { uprightSize, type Orientation } from '@/lib/file-prep/worker/image/metadata'
import { jpegDamage } from './jpeg-damage'
import { turnJpeg } from './turn-jpeg'

const ORIENTATIONS = [2, 3, 4, 5, 6, 7, 8] as const
/** Decoders round differently in each direction. */
const ROUNDING = 6

/** Every unit differs. `quality`: below 100 the colours have half of the resolution. */
function noisyJpeg(width: number, height: number, quality: number): Uint8Array<ArrayBuffer> {
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  let state = 1
  for (let y = 0; y < height; y += 4) {
    for (let x = 0; x < width; x += 4) {
      state = (state * 48_271) % 2_147_483_647
      context.fillStyle = `#${(state % 4096).toString(16).padStart(3, '0')}`
      context.fillRect(x, y, 4, 4)
    }
  }
  return stripJpeg(Uint8Array.from(canvas.toBuffer('image/jpeg', quality)), {
    keepProfile: false,
  }) as Uint8Array<ArrayBuffer>
}

function turned(jpeg: Uint8Array, orientation: Orientation): Uint8Array | null {
  return turnJpeg(jpeg, orientation)?.turned ?? null
}

async function pixelsOf(jpeg: Uint8Array, orientation: Orientation = 1) {
  const image = await loadImage(Buffer.from(jpeg))
  const { width, height } = uprightSize(image, orientation)
  const context = createCanvas(width, height).getContext('2d')
  context.setTransform(...uprightTransform(orientation, image))
  context.drawImage(image, 0, 0)
  return { width, height, data: context.getImageData(0, 0, width, height).data }
}

/** Turned by its blocks, it is as it is when its pixels are turned. */
async function expectSame(jpeg: Uint8Array, orientation: Orientation): Promise<void> {
  const made = turned(jpeg, orientation)
  if (!made) throw new Error('Not turned')
  const [actual, expected] = [await pixelsOf(made), await pixelsOf(jpeg, orientation)]
  expect([actual.width, actual.height]).toEqual([expected.width, expected.height])
  const differences = actual.data.map((value, at) => Math.abs(value - (expected.data[at] ?? 0)))
  expect(Math.max(...differences)).toBeLessThanOrEqual(ROUNDING)
}

describe.each([
  ['in colour', noisyJpeg(64, 48, 100)],
  ['with colours at half of the resolution', noisyJpeg(64, 48, 90)],
  ['in grey', greyJpeg({ across: 5, down: 3 })],
  ['in grey with restart markers', greyJpeg({ across: 5, down: 3, restart: 2 })],
  ['of one unit', greyJpeg({ across: 1, down: 1, restart: 1 })],
])('a JPG %s', (_what, jpeg) => {
  it.each(ORIENTATIONS)('is turned from orientation %i', async (orientation) => {
    await expectSame(jpeg, orientation)
  })

  it('is the same again after a full turn', () => {
    const turn = (bytes: Uint8Array | null, orientation: Orientation) =>
      bytes && turned(bytes, orientation)
    const once = turn(jpeg, 3)
    expect(once).not.toBeNull()
    expect(turn(turn(once, 6), 8)).toEqual(once)
    expect(turn(turn(once, 5), 5)).toEqual(once)
    expect(turn(turn(turn(once, 2), 7), 8)).toEqual(once)
    expect(turn(turn(once, 4), 4)).toEqual(once)
  })
})

describe('a JPG with half a unit at its edges', () => {
  it.each([
    [70, 48, [4, 5, 6], [2, 3, 7, 8]],
    [64, 50, [2, 5, 8], [3, 4, 6, 7]],
    [70, 50, [5], [2, 3, 4, 6, 7, 8]],
  ] as const)(
    'of %i × %i pixels is turned where they stay at the end',
    async (width, height, possible, impossible) => {
      const jpeg = noisyJpeg(width, height, 90)
      for (const orientation of possible) await expectSame(jpeg, orientation)
      for (const orientation of impossible) expect(turnJpeg(jpeg, orientation)).toBeNull()
    },
  )
})

it('keeps the profile, and exchanges the resolutions of both directions', () => {
  const profile = Uint8Array.from({ length: 70_000 }, (_, at) => at % 251)
  const jfif = [0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 2, 1, 0, 72, 1, 44, 0, 0]
  const plain = greyJpeg({ across: 4, down: 2 })
  const jpeg = withJpegProfile(
    Uint8Array.from([...plain.subarray(0, 2), ...jfif, ...plain.subarray(2)]),
    profile,
  )
  const made = turned(jpeg, 6) ?? new Uint8Array()
  expect(readJpegProfile(made)).toEqual(profile)
  const [first] = jpegSegments(made)
  expect([...(first?.payload.subarray(7) ?? [])]).toEqual([1, 1, 44, 0, 72, 0, 0])
})

/** `bytes` with `inserted` before the marker. */
function before(bytes: Uint8Array, marker: number, inserted: readonly number[]) {
  const at = [...jpegSegments(bytes)].find((segment) => segment.marker === marker)?.start ?? 0
  return Uint8Array.from([...bytes.subarray(0, at), ...inserted, ...bytes.subarray(at)])
}

/** With the sampling factors of the only component. */
function sampled(bytes: Uint8Array, factors: number): Uint8Array {
  const frame = [...jpegSegments(bytes)].find(({ marker }) => marker === 0xc0)
  const changed = bytes.slice()
  changed[(frame?.start ?? 0) + 11] = factors
  return changed
}

it('turns a picture whose only component has factors, as one without', async () => {
  await expectSame(sampled(greyJpeg({ across: 5, down: 3 }), 0x22), 6)
  await expectSame(sampled(greyJpeg({ across: 5, down: 3 }), 0x21), 3)
})

it('exchanges rows and columns in tables of 16 bits', async () => {
  const steps = Array.from({ length: 64 }, (_, index) => [0, 4 + index])
  const table = [0xff, 0xdb, 0, 131, 0x10, ...steps.flat()]
  const jpeg = before(greyJpeg({ across: 5, down: 3 }), 0xc0, table)
  await expectSame(jpeg, 6)
  await expectSame(jpeg, 2)
})

it('turns no JPG with segments after its scan', () => {
  const profile = [0xff, 0xe2, 0, 4, 1, 2]
  const jpeg = greyJpeg({ across: 4, down: 2 })
  expect(turnJpeg(before(jpeg, 0xda, profile), 6)).not.toBeNull()
  expect(turnJpeg(before(jpeg, 0xd9, profile), 6)).toBeNull()
})

it('turns no JPG that is damaged', () => {
  const jpegs = [noisyJpeg(64, 48, 90), greyJpeg({ across: 8, down: 8, restart: 3 })]
  let count = 0
  fc.assert(
    fc.property(
      fc.constantFrom(...jpegs),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.uint8Array({ minLength: 1, maxLength: 40 }),
      (jpeg, place, bytes) => {
        const scan = [...jpegSegments(jpeg)].find(({ marker }) => marker === 0xda)
        const from = scan?.dataStart ?? 0
        const damaged = jpeg.slice()
        damaged.set(bytes, from + Math.floor(place * (jpeg.length - 2 - bytes.length - from)))
        if (!turnJpeg(damaged, 3)) return
        count += 1
        expect(jpegDamage(damaged)).toEqual({ missing: 0, isClean: true })
      },
    ),
    { numRuns: 3000 },
  )
  expect(count).toBeGreaterThan(0)
})

it('tells whether a picture has colours', () => {
  const grey = createCanvas(64, 48)
  const context = grey.getContext('2d')
  context.fillStyle = '#888'
  context.fillRect(8, 8, 20, 20)
  const bytes = Uint8Array.from(grey.toBuffer('image/jpeg', 90))
  expect(turnJpeg(bytes, 6)?.hasColours).toBe(false)
  context.fillStyle = '#a04040'
  context.fillRect(8, 8, 2, 2)
  const withRed = Uint8Array.from(grey.toBuffer('image/jpeg', 90))
  expect(turnJpeg(withRed, 6)?.hasColours).toBe(true)
})

it('turns no JPG of another kind, or with restart markers at other places', () => {
  expect(turnJpeg(progressiveJpeg(), 3)).toBeNull()
  expect(turnJpeg(new Uint8Array(9), 3)).toBeNull()
  const jpeg = noisyJpeg(64, 48, 90)
  expect(turnJpeg(jpeg.subarray(0, jpeg.length - 200), 3)).toBeNull()
  const restarted = greyJpeg({ across: 5, down: 3, restart: 2 })
  const marker = restarted.findIndex((byte, at) => byte === 0xff && restarted[at + 1] === 0xd0)
  const without = Uint8Array.from(restarted).fill(0, marker, marker + 2)
  expect(turnJpeg(without, 3)).toBeNull()
})

it('never fails, and ends what it turns', async () => {
  const jpegs = [noisyJpeg(64, 48, 90), greyJpeg({ across: 5, down: 3, restart: 2 })]
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...jpegs),
      fc.constantFrom(...ORIENTATIONS),
      fc.nat(),
      fc.integer({ min: 0, max: 255 }),
      async (jpeg, orientation, place, byte) => {
        const damaged = jpeg.slice()
        damaged[2 + (place % (jpeg.length - 2))] = byte
        const made = turned(damaged, orientation)
        if (made) expect([...jpegSegments(made)].at(-1)?.marker).toBe(0xd9)
      },
    ),
    { numRuns: 2000 },
  )
})
