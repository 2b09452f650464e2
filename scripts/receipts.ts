import { createCanvas } from '@napi-rs/canvas'

/** Invented papers for the pictures of the documentation. */

export type Paper = {
  filename: string
  title: string
  /** Label and value. */
  lines: readonly (readonly [string, string])[]
}

/** Documents of the dispute; each kind is one of KINDS. */
export const PAPERS: readonly (Paper & { kind: string })[] = [
  {
    filename: 'order-20260921-118.jpg',
    kind: 'details_of_purchase',
    title: 'Order confirmation',
    lines: [
      ['Order', '20260921-118'],
      ['Date', '21 September 2026'],
      ['Walnut writing desk', 'THB 4,590.00'],
      ['Delivery', 'THB 300.00'],
      ['Total', 'THB 4,890.00'],
      ['Paid with', 'Visa ···· 4242'],
    ],
  },
  {
    filename: 'delivery-slip-signed.jpg',
    kind: 'proof_of_receipt',
    title: 'Proof of delivery',
    lines: [
      ['Consignment', 'TH 4410 2287 19'],
      ['Delivered', '24 September 2026, 14:12'],
      ['Address', '88 Sukhumvit 31, Bangkok'],
      ['Received by', 'A. Srisuk'],
    ],
  },
  {
    filename: 'account-and-address.jpg',
    kind: 'cardholder_details',
    title: 'Customer account',
    lines: [
      ['Name', 'Anong Srisuk'],
      ['Customer since', '3 May 2023'],
      ['Earlier orders', '11, none disputed'],
      ['Billing address', '88 Sukhumvit 31, Bangkok'],
    ],
  },
]

/** Files that are not sent yet. */
export const ADDED_PAPERS: readonly Paper[] = [
  {
    filename: 'invoice-20260921-118.jpg',
    title: 'Tax invoice',
    lines: [
      ['Invoice', 'TW-2026-0918'],
      ['Date', '21 September 2026'],
      ['Total', 'THB 4,890.00'],
      ['VAT 7 %', 'THB 319.91'],
    ],
  },
  {
    filename: 'EMS-tracking.jpg',
    title: 'Tracking',
    lines: [
      ['Consignment', 'TH 4410 2287 19'],
      ['Handed over', '22 September 2026, 10:05'],
      ['Out for delivery', '24 September 2026, 08:31'],
      ['Delivered', '24 September 2026, 14:12'],
    ],
  },
]

/** @returns a JPEG of one page, which no camera has written */
export function drawPaper({ title, lines }: Paper): Buffer<ArrayBuffer> {
  const canvas = createCanvas(1240, 1754)
  const context = canvas.getContext('2d')
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.fillStyle = '#1c1c1a'
  context.font = '600 44px sans-serif'
  context.fillText('Teak & Walnut Co., Ltd.', 120, 190)
  context.font = '600 64px sans-serif'
  context.fillText(title, 120, 360)
  context.font = '40px sans-serif'
  for (const [at, [label, value]] of lines.entries()) {
    const y = 500 + at * 96
    context.fillStyle = '#6a6a63'
    context.fillText(label, 120, y)
    context.fillStyle = '#1c1c1a'
    context.fillText(value, 620, y)
    context.fillStyle = '#d8d8d2'
    context.fillRect(120, y + 34, 1000, 2)
  }
  return Buffer.from(canvas.toBuffer('image/jpeg', 90))
}
