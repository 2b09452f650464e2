import { createCanvas, loadImage } from '@napi-rs/canvas'
import { beforeAll, describe, expect, it } from 'vitest'
import { installBrowserGlobals } from '@/lib/file-prep/testing/browser-globals'
import { colourProfile, drawnPicture } from '@/lib/file-prep/testing/pictures'
import { readJpegQuality } from '@/lib/file-prep/worker/image/jpeg'
import { processFile } from '@/lib/file-prep/worker/process-file'
import { jpegHeic, profileBox, tiledHeic } from '@/testing/heic-files'
import { readBoxFacts } from './isobmff'

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

it.each([
  [0, 'rgbw', 640, 480],
  [1, 'gwrb', 480, 640],
  [2, 'wbgr', 640, 480],
  [3, 'brwg', 480, 640],
] as const)(
  'a camera file with a JPG inside is converted, turned by %i',
  async (turn, quarters, width, height) => {
    const size = { width: 640, height: 480 }
    const jpeg = drawnPicture(size.width, size.height).toBuffer('image/jpeg', 95)
    const file = new File([Uint8Array.from(jpegHeic(jpeg, size, turn))], 'DSC1.HIF')
    const result = await processFile(file, () => {})
    if (result.state === 'blocked') throw new Error(result.problem)
    expect(result).toMatchObject({
      format: 'jpg',
      file: expect.objectContaining({ name: 'DSC1.jpg' }),
      changes: ['converted_from_heic', ...(turn === 0 ? [] : ['turned_upright'])],
      picture: { width, height },
    })
    const bytes = new Uint8Array(await result.file.arrayBuffer())
    expect(readJpegQuality(bytes)).toBe(85)
    const image = await loadImage(Buffer.from(bytes))
    const context = createCanvas(width, height).getContext('2d')
    context.drawImage(image, 0, 0)
    const letters = [0.25, 0.75].flatMap((y) =>
      [0.25, 0.75].map((x) => {
        const [r = 0, g = 0, b = 0] = context.getImageData(width * x, height * y, 1, 1).data
        return r > 200 && g > 200 ? 'w' : r > 200 ? 'r' : g > 200 ? 'g' : b > 200 ? 'b' : '?'
      }),
    )
    expect(letters.join('')).toBe(quarters)
  },
)
