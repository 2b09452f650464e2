import { beforeAll, describe, expect, it } from 'vitest'
import { asFile } from '@/lib/file-prep/shared/file-bytes'
import { installBrowserGlobals } from '@/lib/file-prep/testing/browser-globals'
import { STORED_AS } from '@/lib/file-prep/testing/stored-pictures'
import { processFile } from '@/lib/file-prep/worker/process-file'
import { textPage } from '@/testing/text-page'
import { newCanvas } from './canvas'
import { encodeJpeg, encodePng } from './encode-picture'
import { jpegSegments } from './jpeg/jpeg'

beforeAll(installBrowserGlobals)

const [WIDTH, HEIGHT] = [800, 600]

/** A grey photo: gradients and shapes with grain, from light to dark. */
function photo({ grain = 6, light = 1 }) {
  const data = new Uint8ClampedArray(WIDTH * HEIGHT * 4)
  let state = 1
  const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647 - 0.5
  for (let at = 0; at < data.length; at += 4) {
    const [x, y] = [((at / 4) % WIDTH) / WIDTH, Math.floor(at / 4 / WIDTH) / HEIGHT]
    const scene = 60 * Math.sin(x * 7 + y * 3) * Math.cos(y * 5) + 30 * Math.sin(x * 31 + y * 23)
    const value = (110 + scene) * light + (random() + random() + random()) * 2 * grain
    data.set([value, value, value, 255], at)
  }
  return { data, width: WIDTH, height: HEIGHT }
}

type Pixels = ReturnType<typeof textPage>

/** What is made of the picture, and how many times as large the other format would be. */
async function converted(format: 'webp' | 'tiff' | 'bmp', pixels: Pixels) {
  const ready = await processFile(new File([STORED_AS[format](pixels)], `a.${format}`), () => {})
  if (ready.state !== 'ready') throw new Error(ready.problem)
  const bytes = new Uint8Array(await asFile(ready.file).arrayBuffer())
  const { canvas, context } = newCanvas(pixels, { opaque: true })
  context.putImageData(
    new ImageData(Uint8ClampedArray.from(pixels.data), pixels.width, pixels.height),
    0,
    0,
  )
  const other = await (ready.format === 'jpg' ? encodePng(canvas) : encodeJpeg(canvas))
  return { format: ready.format, bytes, ratio: other.length / bytes.length }
}

describe.each(['webp', 'tiff', 'bmp'] as const)('of a grey %s', (format) => {
  it.each([
    ['a photo', { grain: 3 }],
    ['a photo with much grain', { grain: 10 }],
    ['a photo at night', { grain: 2, light: 0.15 }],
  ])('%s becomes a JPG with one component, a fraction of a PNG', async (_what, look) => {
    const made = await converted(format, photo(look))
    expect(made.format).toBe('jpg')
    expect([...jpegSegments(made.bytes)].find(({ size }) => size)?.payload[5]).toBe(1)
    expect(made.ratio).toBeGreaterThan(1.8)
  })

  it.each([
    ['a page of text', {}],
    ['a page in uneven light', { shade: 40, paper: '#ddd' }],
    ['a page with three lines', { lines: 3 }],
  ])('%s stays without loss, smaller than a JPG', async (_what, look) => {
    const made = await converted(format, textPage(look))
    expect(made.format).toBe('png')
    expect(made.ratio).toBeGreaterThan(1)
  })

  it('a page with grain stays without loss, at most 2.5 times as large as a JPG', async () => {
    const made = await converted(format, textPage({ grain: 3, paper: '#eee' }))
    expect(made.format).toBe('png')
    expect(1 / made.ratio).toBeLessThan(2.5)
  })
})
