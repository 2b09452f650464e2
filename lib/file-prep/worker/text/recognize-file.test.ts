import { PDFDocument } from '@cantoo/pdf-lib'
import { createCanvas } from '@napi-rs/canvas'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  boxesOverRecognized,
  recognizedNotes,
  recognizedText,
  type Recognition,
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

afterEach(() => {
  vi.unstubAllGlobals()
})

const TIMEOUT_MS = 120_000

type Limits = Parameters<typeof recognizeFile>[3]

async function recognize(
  file: File,
  limits?: Limits,
  recognizer = recognizeFile,
): Promise<Recognition> {
  const pages: RecognizedPage[] = []
  const options = { languages: ['eng', 'jpn', 'tha'] as const, page: null }
  const listener = {
    onStep: () => undefined,
    onPage: (page: RecognizedPage) => pages.push(page),
  }
  return { pages, unread: await recognizer(file, options, listener, limits) }
}

/** The pages of a file of which everything is read. */
async function read(file: File): Promise<readonly RecognizedPage[]> {
  const { pages, unread } = await recognize(file)
  expect(unread).toBeNull()
  return pages
}

const notesOf = (pages: readonly RecognizedPage[], isPdf = false) =>
  recognizedNotes({ pages, unread: null }, isPdf)

/** A PDF with a scan on each page, as high as said, and text beside it. */
async function scans(pages: readonly { text?: readonly string[]; height?: number }[]) {
  const document = await PDFDocument.create()
  const bytes = await picture('chat, English', 'clean').arrayBuffer()
  const scan = await document.embedJpg(bytes)
  for (const { text = [], height = 842 } of pages) {
    const page = document.addPage([595, 842])
    page.drawImage(scan, { x: 0, y: 0, width: 595, height })
    for (const [line, words] of text.entries()) {
      page.drawText(words, { x: 20, y: 820 - 10 * line, size: 8 })
    }
  }
  return document
}

async function asFile(document: PDFDocument): Promise<File> {
  return new File([Uint8Array.from(await document.save())], 'scan.pdf')
}

/** The numbers of the pages that were read. */
async function pagesRead(document: PDFDocument, limits?: Limits) {
  const { pages, unread } = await recognize(await asFile(document), limits)
  return { pages: pages.map(({ page }) => page), unread }
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
    expect(notesOf(pages)).toEqual([{ note: 'card_number', place, lastFour: '4242' }])
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
    expect(notesOf(sideways)).toMatchObject([
      { lastFour: '4242' },
      { note: 'not_upright', pages: [1], isPicture: true },
    ])
  })

  it('reads Thai and Japanese with the number that they label', async () => {
    const thai = await read(picture('letter, Thai', 'clean'))
    expect(notesOf(thai)).toMatchObject([{ note: 'thai_id', lastFour: '3458' }])
    const japanese = await read(picture('receipt, Japanese', 'clean'))
    expect(recognizedText(japanese[0] ?? { words: [] })).toContain('商品を受け取りました')
  })

  it('takes no order or masked number for one of a card', async () => {
    for (const name of ['order numbers', 'masked card']) {
      expect(notesOf(await read(picture(name, 'clean')))).toEqual([])
    }
  })

  it('reads the scanned pages of a PDF and leaves out those with text', async () => {
    const document = await PDFDocument.load(await pdfFile('letter.pdf').arrayBuffer())
    const scan = await document.embedJpg(await picture('chat, English', 'clean').arrayBuffer())
    const size = { width: 595, height: (595 * scan.height) / scan.width }
    document.addPage([size.width, size.height]).drawImage(scan, { x: 0, y: 0, ...size })
    const pages = await read(new File([Uint8Array.from(await document.save())], 'scan.pdf'))
    expect(notesOf(pages, true)).toEqual([
      {
        note: 'card_number',
        place: { in: 'page', page: document.getPageCount() },
        lastFour: '4444',
      },
    ])
  })

  it('reads a scan with a printed header and footer, and no scan with its text', async () => {
    const header = ['Scanned on 2026-11-20 at 13:22', 'Example Trading Co., Ltd., Bangkok']
    const print = Array.from({ length: 40 }, () => 'The customer received the goods on Monday.')
    const document = await scans([{ text: header, height: 780 }, { text: print }])
    expect(await pagesRead(document)).toEqual({ pages: [1], unread: null })
  })

  it('reads large pictures on pages of text, without the text', async () => {
    const document = await PDFDocument.create()
    const chat = await document.embedJpg(await picture('chat, English', 'clean').arrayBuffer())
    const print = Array.from({ length: 40 }, () => 'The customer received the goods on Monday.')
    const addPage = (width: number, over: readonly string[] = []) => {
      const page = document.addPage([595, 842])
      page.drawText(print.join('\n'), { x: 40, y: 800, size: 8, lineHeight: 10 })
      const height = (width * chat.height) / chat.width
      page.drawImage(chat, { x: 100, y: 20, width, height })
      page.drawText(over.join('\n'), { x: 110, y: height, size: 8, lineHeight: 10 })
      return { left: 100 / 595, top: 1 - (20 + height) / 842 }
    }
    const { left, top } = addPage(450)
    // Less than a tenth of the page, and one with its text.
    addPage(60)
    addPage(450, print.slice(0, 8))
    const pages = await read(await asFile(document))
    expect(notesOf(pages, true)).toEqual([
      { note: 'card_number', place: { in: 'page', page: 1 }, lastFour: '4444' },
    ])
    expect(pages.map(({ page, turn }) => ({ page, turn }))).toEqual([{ page: 1, turn: 0 }])
    expect(pages.map(recognizedText).join()).not.toContain('received the goods on Monday')
    for (const { x, y } of pages.flatMap(boxesOverRecognized)) {
      expect(x).toBeGreaterThan(left)
      expect(y).toBeGreaterThan(top)
    }
  })

  it('reads up to a number of pages, and reports the first scan after them', async () => {
    const limits = { pages: 1, searched: 3, milliseconds: Infinity }
    const text = Array.from({ length: 40 }, () => 'The customer received the goods on Monday.')
    const [scan, print] = [{}, { text }]
    expect(await pagesRead(await scans([scan, print, scan]), limits)).toEqual({
      pages: [1],
      unread: { why: 'many_pages', fromPage: 3 },
    })
    expect(await pagesRead(await scans([print, scan, print]), limits)).toEqual({
      pages: [2],
      unread: null,
    })
    // Nothing is known of pages that it does not look at.
    expect(await pagesRead(await scans([print, scan, print, print]), limits)).toEqual({
      pages: [2],
      unread: { why: 'many_pages', fromPage: 4 },
    })
  })

  it('reads scans first, then pictures on pages of text, and reports no page for those', async () => {
    const limits = { pages: 2, searched: 5, milliseconds: Infinity }
    const print = Array.from({ length: 30 }, () => 'The customer received the goods on Monday.')
    const [photo, scan] = [{ text: print, height: 400 }, {}]
    expect(await pagesRead(await scans([photo, photo, photo, scan]), limits)).toEqual({
      pages: [1, 4],
      unread: null,
    })
    expect(await pagesRead(await scans([photo, scan, photo, scan, scan]), limits)).toEqual({
      pages: [2, 4],
      unread: { why: 'many_pages', fromPage: 5 },
    })
  })

  it('ends when the time of the file is over, and reports from which page on', async () => {
    const limits = { pages: 10, searched: 200, milliseconds: 0 }
    expect(await pagesRead(await scans([{}, {}]), limits)).toEqual({
      pages: [],
      unread: { why: 'took_too_long', fromPage: 1 },
    })
    const { unread } = await recognize(picture('chat, English', 'clean'), limits)
    expect(unread).toEqual({ why: 'took_too_long', fromPage: 1 })
  })

  it('reports from which damaged page on nothing was read', async () => {
    const document = await scans([{}, {}, {}])
    document.catalog.Pages().Kids().set(1, document.context.nextRef())
    const unread = { why: 'failed', fromPage: 2 }
    expect(await pagesRead(document)).toEqual({ pages: [1], unread })
  })

  it('reports that an engine could not be loaded, keeps what others read, and tries again', async () => {
    vi.resetModules()
    const { recognizeFile: recognizer } = await import('./recognize-file')
    const load = globalThis.fetch
    let failing = 'tesseract-core.wasm'
    const lossy: typeof fetch = (input, init) =>
      String(input).endsWith(failing) ? Promise.reject(new TypeError('Offline')) : load(input, init)
    vi.stubGlobal('fetch', lossy)
    const card = picture('card, blue', 'clean')
    const notLoaded = { why: 'not_loaded', fromPage: 1 }
    expect(await recognize(card, undefined, recognizer)).toEqual({
      pages: [{ page: 1, turn: 0, words: [] }],
      unread: notLoaded,
    })
    // English alone is sure of a card, but not of Thai.
    failing = 'jpn.traineddata.gz'
    expect((await recognize(card, undefined, recognizer)).unread).toBeNull()
    const thai = await recognize(picture('letter, Thai', 'clean'), undefined, recognizer)
    expect(thai.unread).toEqual(notLoaded)
    expect(thai.pages[0]?.words).not.toEqual([])
    expect(recognizedNotes(thai, false)).toContainEqual({
      note: 'text_not_read',
      why: 'not_loaded',
      fromPage: 1,
      isPicture: true,
    })
  })

  it('decodes a large picture when no other worker holds one', async () => {
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>()
    const holding = navigator.locks.request('evidence-desk-large-picture', () => held)
    const large = createCanvas(2500, 1700)
    const file = new File([Uint8Array.from(large.toBuffer('image/png'))], 'large.png')
    const steps: string[] = []
    const { promise: waiting, resolve: onWaiting } = Promise.withResolvers<void>()
    const reading = recognizeFile(
      file,
      { languages: ['eng'], page: null },
      {
        onStep(step) {
          steps.push(step)
          if (step === 'waiting') onWaiting()
        },
        onPage: () => steps.push('page'),
      },
    )
    await waiting
    expect(steps).toEqual(['reading', 'waiting'])
    letGo()
    await Promise.all([reading, holding])
    expect(steps).toEqual(['reading', 'waiting', 'decoding', 'loading', 'recognizing', 'page'])
  })

  it('decodes large pictures also where the browser has no locks', async () => {
    vi.stubGlobal('navigator', {})
    const large = createCanvas(2500, 1700)
    const file = new File([Uint8Array.from(large.toBuffer('image/png'))], 'large.png')
    expect(await read(file)).toMatchObject([{ page: 1 }])
  })

  it('reports a file that cannot be opened', async () => {
    expect(await recognize(new File(['%PDF-1.7 broken'], 'broken.pdf'))).toEqual({
      pages: [],
      unread: { why: 'failed', fromPage: 1 },
    })
    expect(await recognize(new File(['no picture'], 'broken.jpg'))).toEqual({
      pages: [],
      unread: { why: 'failed', fromPage: 1 },
    })
  })
})
