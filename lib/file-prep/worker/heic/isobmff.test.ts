import { createCanvas, loadImage } from '@napi-rs/canvas'
import loadLibheif from 'libheif-js/libheif-wasm/libheif-bundle.mjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { asFile } from '@/lib/file-prep/shared/file-bytes'
import { installBrowserGlobals } from '@/lib/file-prep/testing/browser-globals'
import { colourProfile, drawnPicture } from '@/lib/file-prep/testing/pictures'
import { readJpegQuality } from '@/lib/file-prep/worker/image/jpeg/jpeg'
import { processFile } from '@/lib/file-prep/worker/process-file'
import { jpegHeic, mirrorBox, profileBox, tiledHeic } from '@/testing/heic-files'
import { readBoxFacts } from './isobmff'
import { openHeif } from './libheif'

beforeAll(installBrowserGlobals)

function profileOf(file: Uint8Array): Uint8Array {
  return Uint8Array.from(readBoxFacts(file)?.profile ?? [])
}

describe('the colour profile of a HEIC', () => {
  const tiles = { columns: 3, rows: 2 }
  const [own, other] = [colourProfile(600), colourProfile(700)]

  it('is that of the tiles when only they have one, as in iOS 11', () => {
    const file = tiledHeic({ ...tiles, tileProperty: profileBox(own) })
    expect(profileOf(file)).toEqual(Uint8Array.from(own))
    // Nothing else changes: it is still decoded tile by tile.
    expect(readBoxFacts(file)).toMatchObject({ hasColourProfile: true, tiles: { columns: 3 } })
  })

  it('is that of the whole when both have one', () => {
    const both = { tileProperty: profileBox(other), mainProperty: profileBox(own) }
    expect(profileOf(tiledHeic({ ...tiles, ...both }))).toEqual(Uint8Array.from(own))
  })
})

const SIZE = { width: 640, height: 480 }

/** The colours of the four quarters. */
function quartersIn(data: ArrayLike<number>, { width, height }: typeof SIZE): string {
  const letters = [0.25, 0.75].flatMap((y) =>
    [0.25, 0.75].map((x) => {
      const at = (Math.floor(height * y) * width + Math.floor(width * x)) * 4
      const [r = 0, g = 0, b = 0] = [data[at], data[at + 1], data[at + 2]]
      return r > 200 && g > 200 ? 'w' : r > 200 ? 'r' : g > 200 ? 'g' : b > 200 ? 'b' : '?'
    }),
  )
  return letters.join('')
}

async function convertedCamera(turn: 0 | 1 | 2 | 3, property?: Buffer) {
  const jpeg = drawnPicture(SIZE.width, SIZE.height).toBuffer('image/jpeg', 95)
  const file = new File([Uint8Array.from(jpegHeic(jpeg, SIZE, turn, property))], 'DSC1.HIF')
  const result = await processFile(file, () => {})
  if (result.state === 'blocked') throw new Error(result.problem)
  const bytes = new Uint8Array(await asFile(result.file).arrayBuffer())
  const image = await loadImage(Buffer.from(bytes))
  const context = createCanvas(image.width, image.height).getContext('2d')
  context.drawImage(image, 0, 0)
  const { data } = context.getImageData(0, 0, image.width, image.height)
  return { result, bytes, quarters: quartersIn(data, image) }
}

it.each([
  [0, 'rgbw', 640, 480],
  [1, 'gwrb', 480, 640],
  [2, 'wbgr', 640, 480],
  [3, 'brwg', 480, 640],
] as const)(
  'a camera file with a JPG inside is converted, turned by %i',
  async (turn, quarters, width, height) => {
    const { result, bytes, quarters: made } = await convertedCamera(turn)
    expect(result).toMatchObject({
      format: 'jpg',
      file: expect.objectContaining({ name: 'DSC1.jpg' }),
      changes: ['converted_from_heic', ...(turn === 0 ? [] : ['turned_upright'])],
      picture: { width, height },
    })
    expect(readJpegQuality(bytes)).toBe(85)
    expect(made).toBe(quarters)
  },
)

describe('a HEIC that is mirrored after it is turned', () => {
  const all = ([0, 1, 2, 3] as const).flatMap((turn) =>
    ([0, 1] as const).map((axis) => ({ turn, axis })),
  )

  it.each(all)('by $turn, on axis $axis, is shown as libheif shows it', async ({ turn, axis }) => {
    const file = tiledHeic({ columns: 1, rows: 1, turn, mainProperty: mirrorBox(axis) })
    const facts = readBoxFacts(file)
    if (!facts) throw new Error('The boxes make no sense')
    // Not put together from tiles, which does not mirror.
    expect(facts.tiles).toBeNull()
    const decoded = openHeif(loadLibheif(), file).decode(facts.main)
    const { result, quarters } = await convertedCamera(turn, mirrorBox(axis))
    expect(quarters).toBe(quartersIn(decoded.data, decoded))
    expect(quarters).not.toBe((await convertedCamera(turn)).quarters)
    expect(result.changes).toEqual(['converted_from_heic', 'turned_upright'])
  })
})
