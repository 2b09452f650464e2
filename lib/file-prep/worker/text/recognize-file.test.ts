import { PDFDocument } from '@cantoo/pdf-lib'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  boxesOverRecognized,
  recognizedNotes,
  recognizedText,
  type RecognizedPage,
} from '@/lib/file-prep/shared/recognized-text'
import { installBrowserGlobals } from '@/lib/file-prep/testing/browser-globals'
import { installTextAssets } from '@/lib/file-prep/testing/text-assets'
import { pdfFile } from '@/lib/file-prep/testing/test-files'
import { DISTORTIONS, drawPicture, WITH_NUMBER, WITHOUT_NUMBER } from '@/testing/number-pictures'
import { recognizeFile } from './recognize-file'

beforeAll(async () => {
  await installBrowserGlobals()
  installTextAssets()
})

const TIMEOUT_MS = 120_000

async function read(file: File): Promise<RecognizedPage[]> {
  const pages: RecognizedPage[] = []
  const options = { languages: ['eng', 'jpn', 'tha'] as const, page: null }
  await recognizeFile(
    file,
    options,
    () => undefined,
    (page) => pages.push(page),
  )
  return pages
}

function picture(name: string, distortion: string): File {
  const [template] = [...WITH_NUMBER, ...WITHOUT_NUMBER].find(([one]) => one.name === name) ?? []
  if (!template) throw new Error(`No such template: ${name}`)
  const bytes = drawPicture(template, DISTORTIONS[distortion] ?? {})
  return new File([Uint8Array.from(bytes)], 'photo.jpg', { type: 'image/jpeg' })
}

describe('recognizeFile', { timeout: TIMEOUT_MS }, () => {
  it('finds the number on a photo of a card, and its place', async () => {
    const pages = await read(picture('card, blue', 'grain'))
    const place = { in: 'picture' } as const
    expect(recognizedNotes(pages, false)).toEqual([
      { note: 'card_number', place, lastFour: '4242' },
    ])
    const boxes = pages.flatMap(boxesOverRecognized)
    // The digits are 70 to 822 of 1,012 pixels from the left, and 336 to 384 of 638 from the top.
    expect(Math.min(...boxes.map(({ x }) => x))).toBeLessThan(72 / 1012)
    expect(Math.max(...boxes.map(({ x, width }) => x + width))).toBeGreaterThan(820 / 1012)
    for (const { y, height } of boxes) {
      expect(y).toBeLessThan(338 / 638)
      expect(y + height).toBeGreaterThan(382 / 638)
      expect(height).toBeLessThan(0.15)
    }
  })

  it('reads text that is upside down or sideways, and boxes it where it is', async () => {
    const upsideDown = await read(picture('receipt, English', 'upside down'))
    expect(upsideDown).toMatchObject([{ turn: 180 }])
    expect(recognizedText(upsideDown[0] ?? { words: [] })).toContain('The customer received')
    for (const { y } of upsideDown.flatMap(boxesOverRecognized)) expect(y).toBeGreaterThan(0.5)

    const sideways = await read(picture('receipt, English', 'right'))
    expect(sideways).toMatchObject([{ turn: 270 }])
    for (const { width, height, x } of sideways.flatMap(boxesOverRecognized)) {
      expect(height).toBeGreaterThan(width)
      expect(x).toBeGreaterThan(0.5)
    }
    expect(recognizedNotes(sideways, false)).toMatchObject([
      { lastFour: '4242' },
      { note: 'not_upright', pages: [1], isPicture: true },
    ])
  })

  it('reads Thai and Japanese with the number that they label', async () => {
    const thai = await read(picture('letter, Thai', 'clean'))
    expect(recognizedNotes(thai, false)).toMatchObject([{ note: 'thai_id', lastFour: '3458' }])
    const japanese = await read(picture('receipt, Japanese', 'clean'))
    expect(recognizedText(japanese[0] ?? { words: [] })).toContain('商品を受け取りました')
  })

  it('takes no order or masked number for one of a card', async () => {
    for (const name of ['order numbers', 'masked card']) {
      expect(recognizedNotes(await read(picture(name, 'clean')), false)).toEqual([])
    }
  })

  it('reads the scanned pages of a PDF and leaves out those with text', async () => {
    const document = await PDFDocument.load(await pdfFile('letter.pdf').arrayBuffer())
    const scan = await document.embedJpg(await picture('chat, English', 'clean').arrayBuffer())
    const size = { width: 595, height: (595 * scan.height) / scan.width }
    document.addPage([size.width, size.height]).drawImage(scan, { x: 0, y: 0, ...size })
    const pages = await read(new File([Uint8Array.from(await document.save())], 'scan.pdf'))
    expect(recognizedNotes(pages, true)).toEqual([
      {
        note: 'card_number',
        place: { in: 'page', page: document.getPageCount() },
        lastFour: '4444',
      },
    ])
  })

  it('finds nothing in a file that cannot be opened', async () => {
    expect(await read(new File(['%PDF-1.7 broken'], 'broken.pdf'))).toEqual([])
    expect(await read(new File(['no picture'], 'broken.jpg'))).toEqual([])
  })
})
