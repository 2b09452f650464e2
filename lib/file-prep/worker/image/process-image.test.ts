import { createCanvas, loadImage } from '@napi-rs/canvas'
import fc from 'fast-check'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { asFile } from '@/lib/file-prep/shared/file-bytes'
import { joinBytes } from '@/lib/file-prep/worker/bytes'
import { processFile } from '@/lib/file-prep/worker/process-file'
import type { ReadyFile } from '@/lib/file-prep/shared/processed'
import { installBrowserGlobals } from '@/lib/file-prep/testing/browser-globals'
import {
  exif,
  jpegWithExif,
  plainJpeg,
  plainPng,
  text,
  webpWithExif,
  withChunks,
  withSegments,
} from '@/lib/file-prep/testing/pictures'

beforeAll(installBrowserGlobals)

const SERIAL = 'SERIAL-77120931'
const METADATA: [number, Uint8Array][] = [
  [0xe1, joinBytes([text('Exif\0\0'), exif({ gps: true }), text(SERIAL)])],
  [0xfe, text(`made by ${SERIAL}`)],
]

type Processed = { ready: ReadyFile; bytes: Buffer }

async function processed(bytes: Uint8Array<ArrayBuffer>, name = 'photo.jpg'): Promise<Processed> {
  const ready = await processFile(new File([bytes], name), () => {})
  if (ready.state !== 'ready') throw new Error(ready.problem)
  return { ready, bytes: Buffer.from(await asFile(ready.file).arrayBuffer()) }
}

/** The bytes up to `marker`, an insertion, and the rest. */
function putBefore(jpeg: Uint8Array, marker: number, between: Uint8Array): Uint8Array<ArrayBuffer> {
  const at = Buffer.from(jpeg).indexOf(Buffer.from([0xff, marker]))
  return joinBytes([jpeg.subarray(0, at), between, jpeg.subarray(at)])
}

async function cornersOf(bytes: Buffer): Promise<number[][]> {
  const image = await loadImage(bytes)
  const context = createCanvas(image.width, image.height).getContext('2d')
  context.drawImage(image, 0, 0)
  const places = [0.25, 0.75].flatMap((y) => [0.25, 0.75].map((x) => [x, y] as const))
  return places.map(([x, y]) => {
    const { data } = context.getImageData(x * image.width, y * image.height, 1, 1)
    return [...data.subarray(0, 3)].map((value) => Math.round(value / 255))
  })
}

const UPRIGHT = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
  [1, 1, 1],
]

describe('a JPG with segments out of order', () => {
  const full = withSegments(plainJpeg(), METADATA)

  it.each([
    ['stray bytes before its EXIF', putBefore(full, 0xe1, text('stray'))],
    ['a stuffed FF before its EXIF', putBefore(full, 0xe1, Uint8Array.of(0xff, 0, 7))],
    [
      'a segment of no length before its EXIF',
      putBefore(full, 0xe1, Uint8Array.of(0xff, 0xe9, 0, 0)),
    ],
    ['a reserved segment that holds a serial number', withReserved(full)],
    ['stray bytes between its tables', putBefore(full, 0xc0, text(SERIAL))],
    ['fill bytes before its EXIF', putBefore(full, 0xe1, Uint8Array.of(0xff, 0xff, 0xff))],
    ['a photo with a serial number after its end', joinBytes([plainJpeg(), full])],
    [
      'a maker’s trailer after its end',
      joinBytes([plainJpeg(), text(SERIAL), Uint8Array.of(0xff, 0xd9)]),
    ],
  ])('loses the metadata and reports it: %s', async (_what, bytes) => {
    expect(Buffer.from(bytes).includes(SERIAL)).toBe(true)
    const { ready, bytes: sent } = await processed(bytes)
    expect(sent.includes(SERIAL)).toBe(false)
    expect(sent.includes('Exif')).toBe(false)
    expect(ready.changes).toContain('metadata_removed')
    expect(ready.changes).not.toContain('resaved')
    // Every byte of its pixels is unchanged.
    const scanOf = (jpeg: Buffer) => jpeg.subarray(jpeg.indexOf(Buffer.from([0xff, 0xda])))
    expect(scanOf(sent).equals(scanOf(Buffer.from(plainJpeg())))).toBe(true)
  })

  it.each([
    ['a comment that reaches beyond its end', Uint8Array.of(0xff, 0xfe, 0xff, 0xff)],
    ['a picture that begins inside it', Uint8Array.of(0xff, 0xd8)],
  ])('is encoded again when it has %s', async (_what, between) => {
    // After the pixels, where decoders stop reading.
    const scanEnd = full.length - 2
    const bytes = joinBytes([
      full.subarray(0, scanEnd),
      between,
      text(SERIAL),
      full.subarray(scanEnd),
    ])
    const { ready, bytes: sent } = await processed(bytes)
    expect(sent.includes(SERIAL)).toBe(false)
    expect(sent.includes('Exif')).toBe(false)
    expect(ready.changes).toEqual(['resaved', 'location_removed', 'metadata_removed'])
    expect(await cornersOf(sent)).toEqual(UPRIGHT)
  })

  it('is made upright although stray bytes precede its orientation', async () => {
    const turned = jpegWithExif({ orientation: 3 })
    const { ready, bytes } = await processed(putBefore(turned, 0xe1, text('stray')))
    expect(ready.changes).toEqual(['turned_upright', 'metadata_removed'])
    expect(await cornersOf(bytes)).toEqual(UPRIGHT.toReversed())
  })

  it('never sends a serial number unreported, at any insertion point', async () => {
    const place = fc.nat(full.length)
    const put = fc.uint8Array({ minLength: 1, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(place, put, async (at, bytes) => {
        const changed = joinBytes([full.subarray(0, at), bytes, full.subarray(at)])
        const ready = await processFile(new File([changed], 'photo.jpg'), () => {})
        if (ready.state !== 'ready') return
        const sent = Buffer.from(await asFile(ready.file).arrayBuffer())
        expect(sent.includes('SERIAL')).toBe(false)
        if (changed.length !== sent.length) expect(ready.changes).toContain('metadata_removed')
      }),
      { numRuns: 300 },
    )
  })
})

describe('a PNG', () => {
  const noise: [string, Uint8Array][] = [
    ['tEXt', text(`Serial\0${SERIAL}`)],
    ['vpAg', text(SERIAL)],
    ['eXIf', exif({ gps: true })],
  ]
  const full = withChunks(plainPng(), noise)

  it.each([
    ['unknown chunks', full],
    ['another picture after its end', joinBytes([plainPng(), full])],
  ])('loses %s, reports it, and keeps every pixel', async (_what, bytes) => {
    const { ready, bytes: sent } = await processed(bytes, 'drawn.png')
    expect(sent.equals(plainPng())).toBe(true)
    expect(ready.changes).toContain('metadata_removed')
  })

  it('is encoded again when a chunk extends past its end', async () => {
    const end = full.length - 12
    const header = Uint8Array.of(0x7f, 0xff, 0xff, 0xff, ...text('tEXt'))
    const bytes = joinBytes([full.subarray(0, end), header, text(SERIAL), full.subarray(end)])
    const { ready, bytes: sent } = await processed(bytes, 'drawn.png')
    expect(sent.includes(SERIAL)).toBe(false)
    expect(ready.changes).toEqual(['resaved', 'location_removed', 'metadata_removed'])
    expect(await cornersOf(sent)).toEqual(UPRIGHT)
  })
})

describe('a WebP with an orientation', () => {
  it.each([
    [2, [UPRIGHT[1], UPRIGHT[0], UPRIGHT[3], UPRIGHT[2]]],
    [3, UPRIGHT.toReversed()],
    [4, [UPRIGHT[2], UPRIGHT[3], UPRIGHT[0], UPRIGHT[1]]],
    [5, [UPRIGHT[0], UPRIGHT[2], UPRIGHT[1], UPRIGHT[3]]],
    [6, [UPRIGHT[2], UPRIGHT[0], UPRIGHT[3], UPRIGHT[1]]],
    [7, [UPRIGHT[3], UPRIGHT[1], UPRIGHT[2], UPRIGHT[0]]],
    [8, [UPRIGHT[1], UPRIGHT[3], UPRIGHT[0], UPRIGHT[2]]],
  ] as const)('%i is made upright', async (orientation, corners) => {
    const { ready, bytes } = await processed(webpWithExif(orientation), 'screenshot.webp')
    expect(ready.changes).toEqual(['converted_from_webp', 'turned_upright', 'metadata_removed'])
    expect(await cornersOf(bytes)).toEqual(corners)
    const sideways = { width: 48, height: 64 }
    expect(ready.picture).toEqual(orientation < 5 ? { width: 64, height: 48 } : sideways)
  })
})

describe('bytes after the end of a picture', () => {
  /** Longer than what is searched for the end mark from the end of the file. */
  const film = joinBytes([text('\0\0\0\x18ftypmp42'), text(SERIAL.repeat(400))])
  const zeros = new Uint8Array(5000)
  const few = zeros.subarray(0, 500)

  it.each([
    ['the film of a motion photo', plainJpeg(), film],
    ['the padding of a phone', plainJpeg(), zeros],
    ['a little padding', plainJpeg(), few],
    ['a film after a PNG', plainPng(), film],
    ['padding after a PNG', plainPng(), zeros],
    ['a little padding after a PNG', plainPng(), few],
  ])('are dropped, and the pixels stay: %s', async (_what, picture, rest) => {
    const { ready, bytes: sent } = await processed(joinBytes([picture, rest]))
    expect(sent.equals(picture)).toBe(true)
    expect(ready.changes).toEqual(['metadata_removed'])
  })

  it('do not hide that the picture is cut off', async () => {
    for (const picture of [plainJpeg(640, 480), plainPng(640, 480)]) {
      const half = picture.subarray(0, picture.length / 2)
      const cutOff = new File([joinBytes([half, film])], 'photo.jpg')
      expect(await processFile(cutOff, () => {})).toMatchObject({
        state: 'blocked',
        problem: 'file_truncated',
      })
    }
  })
})

/** Marker FF F3 is reserved: decoders stop or skip, and it can contain anything. */
function withReserved(jpeg: Uint8Array): Uint8Array<ArrayBuffer> {
  return withSegments(jpeg, [[0xf3, text(SERIAL)]])
}

describe('a picture that the browser does not decode', () => {
  afterEach(() => vi.unstubAllGlobals())

  function failing(error: unknown) {
    vi.stubGlobal('createImageBitmap', () => Promise.reject(error))
    return processFile(new File([plainJpeg()], 'photo.jpg'), () => {})
  }

  it.each([
    new RangeError('Array buffer allocation failed'),
    new RangeError('Out of memory at ImageData creation'),
    new DOMException('Failed to allocate memory', 'OperationError'),
    new RangeError('WebAssembly.Memory.grow(): Maximum memory size exceeded'),
    new WebAssembly.RuntimeError('Aborted(OOM). Build with -sASSERTIONS for more info.'),
    'out of memory',
  ])('is not called damaged when memory is short: %s', async (error) => {
    await expect(failing(error)).rejects.toBe(error)
  })

  it.each([
    new DOMException('The source image could not be decoded.', 'InvalidStateError'),
    new RangeError('Offset is outside the bounds of the DataView'),
    new RangeError('Invalid typed array length: 99999999999'),
    new WebAssembly.RuntimeError('memory access out of bounds'),
    new WebAssembly.RuntimeError('Aborted(). Build with -sASSERTIONS for more info.'),
    'unreachable',
  ])('is damaged: %s', async (error) => {
    expect(await failing(error)).toMatchObject({ state: 'blocked', problem: 'image_corrupt' })
  })
})
