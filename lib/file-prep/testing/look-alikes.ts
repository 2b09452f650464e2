import { createCanvas, loadImage, type Canvas, type SKRSContext2D } from '@napi-rs/canvas'
import { greyOf, LOOK_PIXELS, type Grey } from '@/lib/file-prep/worker/image/image-quality'

/** Pictures of the kinds that are sent as evidence, and what becomes of them on their way. */

/** The same numbers in every run (mulberry32). */
export function generator(seed: number) {
  let state = seed
  return (below: number) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

type Random = ReturnType<typeof generator>

function word(random: Random): string {
  return Array.from({ length: 2 + random(8) }, () => String.fromCharCode(97 + random(26))).join('')
}

function words(random: Random, count: number): string {
  return Array.from({ length: count }, () => word(random)).join(' ')
}

function sheet(width: number, height: number, ground: string) {
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  context.fillStyle = ground
  context.fillRect(0, 0, width, height)
  return { canvas, context, width, height }
}

/** Soft shapes, as of a parcel at a door. */
export function scene(random: Random): Canvas {
  const { canvas, context, width, height } = sheet(1600, 1200, `hsl(${random(360)}, 30%, 60%)`)
  for (let layer = 0; layer < 40; layer++) {
    const [x, y, radius] = [random(width), random(height), 40 + random(400)]
    const gradient = context.createRadialGradient(x, y, 0, x, y, radius)
    gradient.addColorStop(0, `hsla(${random(360)}, 60%, ${20 + random(60)}%, 0.8)`)
    gradient.addColorStop(1, 'transparent')
    context.fillStyle = gradient
    context.fillRect(x - radius, y - radius, radius * 2, radius * 2)
  }
  return canvas
}

/** A printed page: paragraphs of random lengths. */
export function page(random: Random): Canvas {
  const { canvas, context, width, height } = sheet(1240, 1754, '#fff')
  context.fillStyle = '#111'
  for (let y = 120 + random(200); y < height - 150; y += 34) {
    if (random(6) === 0) continue
    context.font = '24px sans-serif'
    context.fillText(words(random, 3 + random(11)), 110, y, width - 220)
  }
  return canvas
}

/** A till receipt, photographed from above. */
export function receipt(random: Random): Canvas {
  const { canvas, context, width, height } = sheet(900, 1600, `hsl(${random(360)}, 15%, 35%)`)
  context.translate(width / 2, height / 2)
  context.rotate((random(100) - 50) / 700)
  context.translate(-width / 2, -height / 2)
  context.fillStyle = '#f4f2ec'
  const [left, top] = [100 + random(120), 60 + random(200)]
  context.fillRect(left, top, 600, height)
  context.fillStyle = '#222'
  context.font = 'bold 40px sans-serif'
  context.fillText(words(random, 2), left + 120, top + 90)
  context.font = '28px monospace'
  for (let line = 0; line < 10 + random(20); line++) {
    const y = top + 170 + line * 44
    context.fillText(words(random, 1 + random(3)), left + 40, y, 380)
    context.fillText(`${random(9000)}.00`, left + 470, y)
  }
  return canvas
}

/** A chat on a phone. */
export function chat(random: Random): Canvas {
  const { canvas, context, width, height } = sheet(1080, 1920, '#8cabd9')
  header(context, width)
  for (let y = 220; y < height - 200;) {
    const lines = 1 + random(5)
    const [isOwn, wide] = [random(2) === 0, 250 + random(500)]
    const left = isOwn ? width - wide - 40 : 120
    context.fillStyle = isOwn ? '#8de055' : '#fff'
    context.fillRect(left, y, wide, lines * 50 + 30)
    context.fillStyle = '#111'
    context.font = '34px sans-serif'
    for (let line = 0; line < lines; line++) {
      context.fillText(words(random, 6), left + 20, y + 52 + line * 50, wide - 40)
    }
    y += lines * 50 + 60 + random(60)
  }
  return canvas
}

function header(context: SKRSContext2D, width: number) {
  context.fillStyle = '#27364b'
  context.fillRect(0, 0, width, 150)
  context.fillStyle = '#fff'
  context.font = 'bold 44px sans-serif'
  context.fillText('Customer support', 130, 95)
}

/** A transfer slip of one bank's app: only names, numbers, amount and code differ. */
export function slip(random: Random, bank: number): Canvas {
  const { canvas, context, width } = sheet(1080, 1500, '#fff')
  context.fillStyle = `hsl(${bank * 97}, 60%, 40%)`
  context.fillRect(0, 0, width, 260 + (bank % 3) * 40)
  context.fillStyle = '#fff'
  context.font = 'bold 60px sans-serif'
  context.fillText('Transfer completed', 80, 150)
  context.fillStyle = '#333'
  const rows = ['From', 'Account', 'To', 'Account', 'Amount', 'Fee', 'Reference', 'Date']
  for (const [at, label] of rows.entries()) {
    const y = 400 + at * (85 + (bank % 2) * 10)
    context.font = '36px sans-serif'
    context.fillText(label, 80, y)
    const value = label === 'From' || label === 'To' ? words(random, 2) : `${random(1e9)}`
    context.fillText(value, 480, y)
  }
  code(context, random, { left: 80, top: 1160, side: 260 })
  return canvas
}

function code(
  context: SKRSContext2D,
  random: Random,
  { left, top, side }: { left: number; top: number; side: number },
) {
  const cells = 29
  context.fillStyle = '#000'
  for (let at = 0; at < cells ** 2; at++) {
    if (random(2) === 0) continue
    const cell = side / cells
    context.fillRect(left + (at % cells) * cell, top + Math.floor(at / cells) * cell, cell, cell)
  }
}

function redrawn(
  source: Canvas | Awaited<ReturnType<typeof loadImage>>,
  { scale = 1, cut = 0, cutBelow = cut }: { scale?: number; cut?: number; cutBelow?: number },
): Canvas {
  const [left, top] = [source.width * cut, source.height * cut]
  const [wide, high] = [source.width - 2 * left, source.height - top - source.height * cutBelow]
  const canvas = createCanvas(Math.round(wide * scale), Math.round(high * scale))
  const context = canvas.getContext('2d')
  context.imageSmoothingQuality = 'high'
  context.drawImage(source, left, top, wide, high, 0, 0, canvas.width, canvas.height)
  return canvas
}

async function asJpg(canvas: Canvas, quality: number): Promise<Canvas> {
  return redrawn(await loadImage(canvas.toBuffer('image/jpeg', quality)), {})
}

/** What messengers and screenshots make of a picture. */
export const WAYS: Readonly<Record<string, (canvas: Canvas) => Promise<Canvas>>> = {
  'JPG, quality 80': (canvas) => asJpg(canvas, 80),
  'JPG, quality 50': (canvas) => asJpg(canvas, 50),
  'JPG, quality 30': (canvas) => asJpg(canvas, 30),
  'at most 1,280 px, quality 70': (canvas) =>
    asJpg(redrawn(canvas, { scale: 1280 / Math.max(canvas.width, canvas.height) }), 70),
  'half the size, quality 60': (canvas) => asJpg(redrawn(canvas, { scale: 0.5 }), 60),
  'cut by 2 % at the lower edge': (canvas) => asJpg(redrawn(canvas, { cutBelow: 0.02 }), 85),
  'cut by 1 % at each edge': (canvas) => asJpg(redrawn(canvas, { cut: 0.01 }), 85),
}

/** As the worker samples a decoded picture. */
export function looked(canvas: Canvas): Grey {
  const scale = Math.min(1, LOOK_PIXELS / Math.max(canvas.width, canvas.height))
  const small = redrawn(canvas, { scale })
  return greyOf(small.getContext('2d').getImageData(0, 0, small.width, small.height))
}
