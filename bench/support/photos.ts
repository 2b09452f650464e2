import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { createCanvas } from '@napi-rs/canvas'

/** 12 megapixels, as from phones. */
const WIDTH = 4032
const HEIGHT = 3024
const LAYERS = 400
const QUALITY = 90
/** Of the noise of a sensor, which makes a photo as large as those of phones: about 4 MB. */
const GRAIN = 40
const TILE = 512

/** Photos with an EXIF rotation and a location, so each has to be turned, and decoded for the checks of its quality. */
export async function writePhotos(directory: string, count: number): Promise<string[]> {
  const jpeg = drawScene().toBuffer('image/jpeg', QUALITY)
  const files = Array.from({ length: count }, (_, index) => ({
    file: path.join(directory, `IMG_${1000 + index}.jpg`),
    bytes: withExif(jpeg, index),
  }))
  for (const { file, bytes } of files) await writeFile(file, bytes)
  return files.map(({ file }) => file)
}

/** Soft overlapping shapes below grain: neither flat like a screenshot nor incompressible noise. */
function drawScene() {
  const canvas = createCanvas(WIDTH, HEIGHT)
  const context = canvas.getContext('2d')
  let state = 7
  const next = (below: number) => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
  for (let layer = 0; layer < LAYERS; layer += 1) {
    const [x, y, radius] = [next(WIDTH), next(HEIGHT), 20 + next(900)]
    const gradient = context.createRadialGradient(x, y, 0, x, y, radius)
    gradient.addColorStop(0, `hsla(${next(360)}, 60%, ${30 + next(50)}%, 0.7)`)
    gradient.addColorStop(1, 'transparent')
    context.fillStyle = gradient
    context.fillRect(x - radius, y - radius, radius * 2, radius * 2)
    context.fillStyle = '#222'
    context.fillText('Receipt 1234 · 4,200.00 THB', x, y)
  }
  const tile = createCanvas(TILE, TILE)
  const grain = tile.getContext('2d').createImageData(TILE, TILE)
  for (let at = 0; at < grain.data.length; at += 4) {
    grain.data.set([next(256), next(256), next(256), GRAIN], at)
  }
  tile.getContext('2d').putImageData(grain, 0, 0)
  const pattern = context.createPattern(tile, 'repeat')
  if (!pattern) throw new Error('The canvas makes no patterns')
  context.fillStyle = pattern
  context.fillRect(0, 0, WIDTH, HEIGHT)
  return canvas
}

/** Orientation 6, a GPS directory, and a number that makes every file unique. */
function withExif(jpeg: Buffer, number: number): Buffer {
  const tiff = Buffer.alloc(60)
  tiff.write('II*\0\x08\0\0\0', 'latin1')
  tiff.writeUInt16LE(2, 8)
  tiff.set([0x12, 1, 3, 0, 1, 0, 0, 0, 6], 10)
  tiff.set([0x25, 0x88, 4, 0, 1, 0, 0, 0, 40], 22)
  tiff.writeUInt32LE(number, 56)
  const payload = Buffer.concat([Buffer.from('Exif\0\0'), tiff])
  const header = Buffer.from([0xff, 0xe1, 0, payload.length + 2])
  return Buffer.concat([jpeg.subarray(0, 2), header, payload, jpeg.subarray(2)])
}
