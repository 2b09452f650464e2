import { createCanvas, type Canvas } from '@napi-rs/canvas'
import utif from 'utif2'
import { applyToOne } from '@/e2e/fixtures/corpus-page'
import { pixelsIn } from '@/e2e/fixtures/file-contents'
import { file, noise } from '@/e2e/fixtures/pictures'
import { expect, test } from '@/e2e/fixtures/test'

test.use({ role: null, storageState: undefined })

/** Black above, white below, and noise of both between them. */
function blackAndWhite(): Canvas {
  const canvas = createCanvas(600, 450)
  const context = canvas.getContext('2d')
  context.drawImage(noise(600, 450), 0, 0)
  const pixels = context.getImageData(0, 0, 600, 450)
  for (let at = 0; at < pixels.data.length; at += 4) {
    const row = Math.floor(at / 4 / 600)
    const level = row < 150 ? 0 : row >= 300 ? 255 : (pixels.data[at] ?? 0) > 127 ? 255 : 0
    pixels.data.fill(level, at, at + 3)
  }
  context.putImageData(pixels, 0, 0)
  return canvas
}

test('a scan in black and white becomes a PNG of one bit', async ({ page }) => {
  const scan = blackAndWhite()
  const { data } = scan.getContext('2d').getImageData(0, 0, 600, 450)
  const tiff = Buffer.from(utif.encodeImage(Uint8Array.from(data), 600, 450))
  const row = await applyToOne(page, 'prepare', file('scan.tif', tiff))
  expect(row).toMatchObject({ format: 'png', changes: ['converted_from_tiff'] })
  // Bit depth and colour type.
  expect([row.bytes[24], row.bytes[25]]).toEqual([1, 0])
  const { colourAt } = await pixelsIn(row.bytes)
  expect([colourAt(0.5, 0.1), colourAt(0.5, 0.9)]).toEqual(['k', 'w'])
})
