import { createCanvas, ImageData } from '@napi-rs/canvas'

export type Look = {
  lines?: number
  /** The name and address of a company above the lines. */
  letterhead?: boolean
  ink?: string
  paper?: string
  /** Out of focus, in pixels. */
  blur?: number
  /** Standard deviation of the grain. */
  grain?: number
  /** Brightness from one corner to the other. */
  shade?: number
  /** Factor of the brightness. */
  light?: number
  angle?: number
}

const WORDS =
  'receipt delivered Bangkok order total customer signature parcel refund agreed terms shipped'.split(
    ' ',
  )

/** The pixels of a page of text as a scanner or a phone sees it. */
export function textPage({
  lines = 30,
  letterhead = false,
  ink = '#222',
  paper = '#fff',
  blur = 0,
  grain = 0,
  shade = 0,
  light = 1,
  angle = 0,
}: Look) {
  const [width, height] = angle % 180 === 0 ? [707, 1000] : [1000, 707]
  const context = createCanvas(width, height).getContext('2d')
  context.fillStyle = paper
  context.fillRect(0, 0, width, height)
  context.filter = blur > 0 ? `blur(${blur}px)` : 'none'
  context.translate(width / 2, height / 2)
  context.rotate((angle * Math.PI) / 180)
  context.translate(-707 / 2, -500)
  context.fillStyle = ink
  if (letterhead) {
    context.font = 'bold 24px sans-serif'
    context.fillText('Example Trading Co., Ltd.', 40, 60)
    context.font = '10px sans-serif'
    context.fillText('99 Rama IV Road, Bangkok 10500, Tel. 02 123 4567', 40, 80)
  }
  const top = letterhead ? 300 : 60
  context.font = '14px sans-serif'
  let word = 0
  for (let line = 0; line < lines; line++) {
    const text = Array.from({ length: 8 }, () => WORDS[(word = word * 5 + line + 3) % WORDS.length])
    word %= 1000
    context.fillText(text.join(' '), 40, top + line * 28)
  }
  context.resetTransform()
  const { data } = context.getImageData(0, 0, width, height)
  let seed = 7
  const noise = () => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff
    return seed / 0x7fffffff - 0.5
  }
  for (let at = 0; at < data.length; at += 4) {
    const pixel = at / 4
    const grainy = (noise() + noise() + noise()) * 2 * grain
    const shaded = shade * ((pixel % width) / width + Math.floor(pixel / width) / height - 1)
    for (let colour = 0; colour < 3; colour++) {
      data[at + colour] = ((data[at + colour] ?? 0) + grainy + shaded) * light
    }
  }
  return { data, width, height }
}

/** The same page as a JPG; `scale`: of its 707 by 1,000 pixels. */
export function textPageJpg(look: Look, scale = 1): Buffer {
  const { data, width, height } = textPage(look)
  const source = createCanvas(width, height)
  source.getContext('2d').putImageData(new ImageData(data, width, height), 0, 0)
  const canvas = createCanvas(Math.round(width * scale), Math.round(height * scale))
  canvas.getContext('2d').drawImage(source, 0, 0, canvas.width, canvas.height)
  return canvas.toBuffer('image/jpeg', 92)
}
