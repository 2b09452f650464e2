import { createCanvas, ImageData, type Canvas, type SKRSContext2D } from '@napi-rs/canvas'

/** Pictures of documents with numbers that identify a card or a person, and of similar ones without. */

export type Distortion = {
  /** Out of focus, in pixels. */
  blur?: number
  /** Standard deviation of the grain, of 255. */
  grain?: number
  /** Darkness in one corner, from 0 to 1. */
  shade?: number
  /** Degrees clockwise, also of a camera held askew. */
  angle?: number
  /** Of a JPG, up to 100. */
  quality?: number
  scale?: number
}

type Template = { name: string; size: [number, number]; draw: (context: SKRSContext2D) => void }

export type Expected = { kind: string; lastFour: string } | null

const SANS = '"Liberation Sans", "DejaVu Sans", Arial'
const MONO = '"Liberation Mono", "DejaVu Sans Mono", monospace'
const THAI = 'Loma, "Noto Sans Thai", Garuda, Tahoma'
const JAPANESE = '"Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic"'

/** Black text on paper: of a receipt, a letter or a screen. */
function paper(name: string, font: string, pixels: number, lines: readonly string[]): Template {
  const step = Math.round(pixels * 1.7)
  return {
    name,
    size: [Math.round(pixels * 34), step * (lines.length + 2)],
    draw(context) {
      context.fillStyle = '#fff'
      context.fillRect(0, 0, 5000, 5000)
      context.fillStyle = '#222'
      context.font = `${pixels}px ${font}`
      for (const [at, line] of lines.entries()) context.fillText(line, pixels, step * (at + 1.5))
    },
  }
}

/** The front of a payment card, with raised digits. */
function card(name: string, number: string, colours: readonly [string, string]): Template {
  return {
    name,
    size: [1012, 638],
    draw(context) {
      const ground = context.createLinearGradient(0, 0, 1012, 638)
      ground.addColorStop(0, colours[0])
      ground.addColorStop(1, colours[1])
      context.fillStyle = ground
      context.fillRect(0, 0, 1012, 638)
      const raised = (text: string, x: number, y: number, pixels: number, family: string) => {
        context.font = `${pixels}px ${family}`
        context.fillStyle = '#0008'
        context.fillText(text, x + 3, y + 3)
        context.fillStyle = '#f4f4f0'
        context.fillText(text, x, y)
      }
      raised('EXAMPLE BANK', 70, 110, 46, SANS)
      raised(number, 70, 380, 66, MONO)
      raised('VALID THRU 11/29', 330, 460, 34, SANS)
      raised('SOMCHAI JAIDEE', 70, 560, 44, MONO)
    },
  }
}

export const WITH_NUMBER: readonly [Template, Expected][] = [
  [card('card, blue', '4242 4242 4242 4242', ['#10204a', '#2b57b8']), visa()],
  [card('card, dark', '5555 5555 5555 4444', ['#111', '#333']), master()],
  [
    paper('receipt, English', SANS, 26, [
      'Order confirmation 2026-11-20',
      'Paid by card 4242 4242 4242 4242',
      'The customer received the goods on Monday',
      'and signed the delivery note at the door.',
      'Total amount 1,250.00 THB including VAT',
    ]),
    visa(),
  ],
  [
    paper('chat, English', SANS, 15, [
      'Hello, I would like to change my payment.',
      'My new card is 5555-5555-5555-4444',
      'Thank you for the help with my order',
      'It will be updated before the next delivery',
    ]),
    master(),
  ],
  [
    paper('letter, Thai', THAI, 28, [
      'ใบเสร็จรับเงินค่าสินค้าและบริการ',
      'เลขประจำตัวประชาชน 1-1018-00123-45-8',
      'ลูกค้าได้รับสินค้าเรียบร้อยแล้ว',
      'ขอบคุณที่ใช้บริการของเรา',
    ]),
    { kind: 'thai_id', lastFour: '3458' },
  ],
  [
    paper('ID card, Thai', THAI, 34, [
      'บัตรประจำตัวประชาชน Thai National ID Card',
      '1 1018 00123 45 8',
      'ชื่อตัวและชื่อสกุล นาย สมชาย ใจดี',
      'Name Mr. Somchai Last name Jaidee',
    ]),
    { kind: 'thai_id', lastFour: '3458' },
  ],
  [
    paper('receipt, Japanese', JAPANESE, 28, [
      '領収書 株式会社サンプル',
      'カード番号 4242 4242 4242 4242',
      '商品を受け取りました。ありがとうございます。',
      '合計 12,500円 東京都渋谷区神宮前一丁目',
    ]),
    visa(),
  ],
]

export const WITHOUT_NUMBER: readonly [Template, Expected][] = [
  paper('order numbers', SANS, 26, [
    'Order number 2026112000123456',
    'Tracking TH0142 8837 2211 0093 5',
    'Invoice 1000 2000 3000 4000 paid on 2026-11-20',
    'Telephone 02 123 4567 or 081 234 5678',
  ]),
  paper('masked card', SANS, 24, [
    'Paid by card 4242 42** **** 4242',
    'Approval code 123456 terminal 00012345',
    'Amount 4,242.42 THB on 2026-11-20 at 14:20',
    'Reference 5555 0000 1111 2222',
  ]),
  paper('delivery note, Thai', THAI, 28, [
    'ใบส่งของ เลขที่ 2569 1120 0001 2345',
    'โทรศัพท์ 02-123-4567 มือถือ 081-234-5678',
    'ยอดรวมทั้งสิ้น 1,250.00 บาท',
  ]),
  paper('delivery note, Japanese', JAPANESE, 28, [
    '納品書 注文番号 2026-1120-0001-2345',
    '電話 03-1234-5678 合計 12,500円',
    '商品を受け取りました。ありがとうございます。',
  ]),
].map((template) => [template, null])

/** As scanners, phones and messengers see them. */
export const DISTORTIONS: Readonly<Record<string, Distortion>> = {
  clean: {},
  grain: { grain: 25, quality: 80 },
  blurred: { blur: 1.2 },
  shaded: { shade: 0.6, grain: 8 },
  askew: { angle: 3 },
  compressed: { quality: 25, grain: 6 },
  small: { scale: 0.6 },
  right: { angle: 90, grain: 8 },
  'upside down': { angle: 180, grain: 8 },
  left: { angle: 270, grain: 8 },
}

/** As a JPG. */
export function drawPicture({ size, draw }: Template, distortion: Distortion): Buffer {
  const { angle = 0, scale = 1, blur = 0 } = distortion
  const [width, height] = size
  const flat = createCanvas(width, height)
  draw(flat.getContext('2d'))
  const rad = (angle * Math.PI) / 180
  const [cos, sin] = [Math.abs(Math.cos(rad)), Math.abs(Math.sin(rad))]
  const canvas = createCanvas(
    Math.round((width * cos + height * sin) * scale),
    Math.round((width * sin + height * cos) * scale),
  )
  const context = canvas.getContext('2d')
  context.fillStyle = '#b9b4aa'
  context.fillRect(0, 0, canvas.width, canvas.height)
  if (blur > 0) context.filter = `blur(${blur}px)`
  context.translate(canvas.width / 2, canvas.height / 2)
  context.rotate(rad)
  context.scale(scale, scale)
  context.drawImage(flat, -width / 2, -height / 2)
  context.resetTransform()
  addGrain(canvas, distortion)
  return canvas.toBuffer('image/jpeg', distortion.quality ?? 92)
}

function addGrain(canvas: Canvas, { grain = 0, shade = 0 }: Distortion): void {
  if (grain === 0 && shade === 0) return
  const { width, height } = canvas
  const context = canvas.getContext('2d')
  const { data } = context.getImageData(0, 0, width, height)
  let seed = 7
  const noise = () => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff
    return seed / 0x7fffffff - 0.5
  }
  for (let at = 0; at < data.length; at += 4) {
    const pixel = at / 4
    const depth = ((pixel % width) / width + Math.floor(pixel / width) / height) / 2
    const grainy = (noise() + noise() + noise()) * 2 * grain
    for (let colour = 0; colour < 3; colour++) {
      data[at + colour] = (data[at + colour] ?? 0) * (1 - shade * depth) + grainy
    }
  }
  context.putImageData(new ImageData(data, width, height), 0, 0)
}

function visa(): Expected {
  return { kind: 'card_number', lastFour: '4242' }
}

function master(): Expected {
  return { kind: 'card_number', lastFour: '4444' }
}
