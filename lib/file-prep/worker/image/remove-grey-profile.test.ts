import { createCanvas, loadImage } from '@napi-rs/canvas'
import { beforeAll, describe, expect, it } from 'vitest'
import { asFile } from '@/lib/file-prep/shared/file-bytes'
import { installBrowserGlobals } from '@/lib/file-prep/testing/browser-globals'
import { drawnPicture, jpegWithExif } from '@/lib/file-prep/testing/pictures'
import { processFile } from '@/lib/file-prep/worker/process-file'
import { rgbProfile } from '@/testing/colour-profile'
import { jpegHeic, profileBox } from '@/testing/heic-files'
import { jpegSegments, readJpegProfile, stripJpeg, withJpegProfile } from './jpeg/jpeg'

beforeAll(installBrowserGlobals)

const SIZE = { width: 320, height: 240 }
/** Twice as dark as sRGB in the middle. */
const LINEAR = new Uint8Array(rgbProfile({ gamma: 1 }))
const LEVELS = [0, 40, 128, 200, 255]

/** Stripes of these levels, without a profile. */
function stripes(): Buffer {
  const canvas = createCanvas(SIZE.width, SIZE.height)
  const context = canvas.getContext('2d')
  for (const [at, level] of LEVELS.entries()) {
    context.fillStyle = `rgb(${level}, ${level}, ${level})`
    context.fillRect(at * 64, 0, 64, SIZE.height)
  }
  return plain(canvas.toBuffer('image/jpeg', 100))
}

const colours = () => plain(drawnPicture(SIZE.width, SIZE.height).toBuffer('image/jpeg', 95))

function plain(jpeg: Buffer): Buffer {
  return Buffer.from(stripJpeg(Uint8Array.from(jpeg), { keepProfile: false }) ?? [])
}

const asHeic = (jpeg: Buffer) => jpegHeic(jpeg, SIZE, 0, profileBox(LINEAR))
const asTurned = (jpeg: Buffer) =>
  jpegWithExif({ orientation: 3 }, withJpegProfile(new Uint8Array(jpeg), LINEAR))

async function processed(bytes: Uint8Array, name: string) {
  const ready = await processFile(new File([Uint8Array.from(bytes)], name), () => {})
  if (ready.state !== 'ready') throw new Error(ready.problem)
  const made = new Uint8Array(await asFile(ready.file).arrayBuffer())
  const components = [...jpegSegments(made)].find(({ size }) => size)?.payload[5]
  return { made, components, profile: readJpegProfile(made) }
}

/** In the middle of each stripe, as a reader shows them. */
async function levelsOf(jpeg: Uint8Array): Promise<number[]> {
  const image = await loadImage(Buffer.from(jpeg))
  const context = createCanvas(image.width, image.height).getContext('2d')
  context.drawImage(image, 0, 0)
  return LEVELS.map((_level, at) => context.getImageData(at * 64 + 32, 120, 1, 1).data[0] ?? 0)
}

describe.each([
  ['a HEIC', 'photo.heic', asHeic, false],
  ['a turned JPG', 'photo.jpg', asTurned, true],
] as const)('%s with an RGB profile', (_what, name, store, isTurned) => {
  it('is stored in grey, as bright as before, when it has no colours', async () => {
    const { made, components, profile } = await processed(store(stripes()), name)
    expect({ components, profile }).toEqual({ components: 1, profile: null })
    const shown = await levelsOf(withJpegProfile(new Uint8Array(stripes()), LINEAR))
    expect(shown[2]).toBeGreaterThan(180)
    const levels = await levelsOf(made)
    if (isTurned) levels.reverse()
    for (const [at, level] of levels.entries()) {
      expect(Math.abs(level - (shown[at] ?? 0))).toBeLessThanOrEqual(2)
    }
  })

  it('keeps the profile when it has colours', async () => {
    const { components, profile } = await processed(store(colours()), name)
    expect({ components, profile }).toEqual({ components: 3, profile: LINEAR })
  })
})
