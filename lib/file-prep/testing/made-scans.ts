import path from 'node:path'
import { createRequire } from 'node:module'
import { GlobalFonts } from '@napi-rs/canvas'
import { newCanvas } from '@/lib/file-prep/worker/image/canvas'

/** Made scans of a letter, of which every machine makes the same pixels. */

const FONT = 'Scan'
const A4_INCHES = { width: 8.27, height: 11.69 }

type Scan = {
  dpi: number
  paper: number
  ink: number
  /** By how much pixels differ from each other: in brightness, and in colours. */
  grain?: number
  colourNoise?: number
  /** Above this brightness a pixel is white, otherwise black. */
  threshold?: number
}

export function drawScan(scan: Scan): OffscreenCanvas {
  const { dpi, paper, ink, grain = 0, colourNoise = 0, threshold } = scan
  GlobalFonts.registerFromPath(fontFile(), FONT)
  const width = Math.round(A4_INCHES.width * dpi)
  const height = Math.round(A4_INCHES.height * dpi)
  const { canvas, context } = newCanvas({ width, height }, { opaque: true })
  context.fillStyle = `rgb(${paper}, ${paper}, ${paper})`
  context.fillRect(0, 0, width, height)
  context.fillStyle = `rgb(${ink}, ${ink}, ${ink})`
  context.font = `${Math.round(dpi / 7)}px ${FONT}`
  for (let line = 0; line < 52; line += 1) {
    const words = `Item ${line} · 1 × THB ${line * 37}.00, delivered to Bangkok, signed by S. Jaidee`
    context.fillText(words, dpi * 0.7, dpi * (0.9 + line * 0.19))
  }
  const pixels = context.getImageData(0, 0, width, height)
  const next = randomNumbers()
  for (let at = 0; at < pixels.data.length; at += 4) {
    const grainHere = grain === 0 ? 0 : (next() - 0.5) * grain
    for (let channel = at; channel < at + 3; channel += 1) {
      const noise = colourNoise === 0 ? 0 : (next() - 0.5) * colourNoise
      const value = (pixels.data[channel] ?? 0) + grainHere + noise
      pixels.data[channel] = threshold === undefined ? value : value > threshold ? 255 : 0
    }
  }
  context.putImageData(pixels, 0, 0)
  return canvas
}

/** A font that is the same everywhere. */
function fontFile(): string {
  const pdfjs = path.dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))
  return path.join(pdfjs, 'standard_fonts/LiberationSans-Regular.ttf')
}

/** From 0 to 1, the same ones each time. */
function randomNumbers(): () => number {
  let state = 1
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}
