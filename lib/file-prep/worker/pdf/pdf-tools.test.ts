import { inflateSync } from 'node:zlib'
import {
  decodePDFRawStream,
  degrees,
  drawObject,
  PDFArray,
  PDFDocument,
  PDFName,
  PDFRawStream,
  StandardFonts,
  PDFString,
  type PDFPage,
} from '@cantoo/pdf-lib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { installBrowserGlobals } from '@/lib/file-prep/testing/browser-globals'
import { plainJpeg, text, withSegments } from '@/lib/file-prep/testing/pictures'
import { A4, fitOnPage, MARGIN } from './combine/a4'
import { combinePdf } from './combine/combine-pdf'
import { breakLine, layOutCover } from './combine/draw-cover'
import { loadPdf } from './load-pdf'
import { PageCopier } from './edit/page-copier'
import { openPdfPages } from './pdf-pages'
import { splitPdf } from './split-pdf'

async function pdfWith(texts: readonly string[], size: [number, number] = [300, 200]) {
  const document = await PDFDocument.create()
  const font = await document.embedFont(StandardFonts.Helvetica)
  for (const text of texts) document.addPage(size).drawText(text, { x: 20, y: 100, size: 12, font })
  return document
}

/** Every byte of every stream, decompressed, and all plain text. */
async function everythingIn(bytes: Uint8Array): Promise<string> {
  const document = await PDFDocument.load(bytes)
  const streams = document.context
    .enumerateIndirectObjects()
    .flatMap(([, object]) => (object instanceof PDFRawStream ? [object] : []))
  const contents = streams.map(({ dict, contents: packed }) =>
    dict.get(PDFName.of('Filter')) === PDFName.of('FlateDecode')
      ? inflateSync(packed).toString('latin1')
      : Buffer.from(packed).toString('latin1'),
  )
  return [Buffer.from(bytes).toString('latin1'), ...contents].join('\n')
}

/** The drawn content of a page, in order. */
function instructionsOf(page: PDFPage | undefined): string {
  const contents = page?.node.Contents()
  if (!page || !(contents instanceof PDFArray)) throw new Error('The page draws nothing')
  const streams = Array.from({ length: contents.size() }, (_, index) => contents.lookup(index))
  return streams
    .map((stream) =>
      stream instanceof PDFRawStream
        ? Buffer.from(decodePDFRawStream(stream).decode()).toString('latin1')
        : '',
    )
    .join('\n')
}

const hex = (text: string) => Buffer.from(text).toString('hex').toUpperCase()

async function copyOf(source: PDFDocument, pages: number[]): Promise<Uint8Array> {
  const result = await PDFDocument.create()
  for (const page of await result.copyPages(source, pages)) result.addPage(page)
  return result.save({ useObjectStreams: false })
}

describe('PageCopier', () => {
  /** Two pages that share one dictionary of pictures and link to each other, as many programs write them. */
  async function entangled(): Promise<Uint8Array> {
    const document = await pdfWith(['open', 'SECRET'])
    const [open, secret] = document.getPages()
    if (!open || !secret) throw new Error('Two pages were drawn')
    const pictures = document.context.obj({})
    for (const [name, mark] of [
      ['Mine', 'MY-PICTURE'],
      ['Theirs', 'THEIR-PICTURE'],
    ] as const) {
      const stream = document.context.stream(`BX ${mark} EX`, {
        Type: 'XObject',
        Subtype: 'Form',
        BBox: [0, 0, 1, 1],
      })
      pictures.set(PDFName.of(name), document.context.register(stream))
    }
    for (const page of [open, secret]) page.node.Resources()?.set(PDFName.of('XObject'), pictures)
    open.pushOperators(drawObject('Mine'))
    const link = document.context.obj({ Type: 'Annot', Subtype: 'Link', Rect: [0, 0, 9, 9] })
    link.set(PDFName.of('Dest'), document.context.obj([secret.ref, PDFName.of('Fit')]))
    open.node.set(PDFName.of('Annots'), document.context.obj([link]))
    const note = document.context.obj({ Type: 'Annot', Subtype: 'Text', Rect: [0, 0, 9, 9] })
    note.set(PDFName.of('Contents'), PDFString.of('a note that stays'))
    note.set(PDFName.of('P'), secret.ref)
    open.node.Annots()?.push(document.context.register(note))
    return document.save({ useObjectStreams: false })
  }

  it('would otherwise copy the other page', async () => {
    const copied = await everythingIn(await copyOf(await loadPdf(await entangled()), [0]))
    expect(copied).toContain(hex('SECRET'))
    expect(copied).toContain('THEIR-PICTURE')
  })

  it('leaves no trace of a page, and the others unchanged', async () => {
    const [open] = (await loadPdf(await entangled())).getPages()
    const result = await PDFDocument.create()
    if (open) new PageCopier(open.doc, result).add(open)
    const copied = await everythingIn(await result.save({ useObjectStreams: false }))
    expect(copied).toContain(hex('open'))
    expect(copied).toContain('MY-PICTURE')
    expect(copied).toContain('a note that stays')
    expect(copied).not.toContain(hex('SECRET'))
    expect(copied).not.toContain('THEIR-PICTURE')
  })
})

describe('splitPdf', () => {
  it('returns all pages in order, each part within the limit', async () => {
    const source = await pdfWith([])
    for (let page = 0; page < 7; page++) {
      const picture = await source.embedJpg(plainJpeg(300 + page, 200))
      source.addPage().drawImage(picture, { x: 0, y: 0, width: 99, height: 99 })
    }
    const bytes = await source.save()
    const limit = bytes.length / 2
    const parts = await splitPdf(bytes, () => {}, limit)
    if (!parts) throw new Error('It can be split')
    expect(parts.length).toBeGreaterThan(1)
    expect(parts.every((part) => part.bytes.length <= limit)).toBe(true)
    const counts = await Promise.all(
      parts.map(async (part) => (await loadPdf(part.bytes)).getPageCount()),
    )
    expect(counts).toEqual(parts.map(({ firstPage, lastPage }) => lastPage - firstPage + 1))
    expect(parts.flatMap(({ firstPage, lastPage }) => [firstPage, lastPage])).toEqual(
      parts.flatMap(({ firstPage, lastPage }) => [firstPage, lastPage]).toSorted((a, b) => a - b),
    )
    expect([parts[0]?.firstPage, parts.at(-1)?.lastPage]).toEqual([1, 7])
  })

  it('reports when a single page is too large', async () => {
    expect(await splitPdf(await (await pdfWith(['a', 'b'])).save(), () => {}, 300)).toBeNull()
  })
})

describe('combinePdf', () => {
  const pdfFile = async (texts: string[], size?: [number, number]) =>
    new File([Uint8Array.from(await (await pdfWith(texts, size)).save())], 'part.pdf')

  it('makes every page A4 in its orientation, with its number, in the order of the files', async () => {
    const photo = new File([plainJpeg(800, 600)], 'photo.jpg')
    const chat = new File([plainJpeg(600, 800)], 'chat.jpg')
    const pages = await pdfFile(['one', 'two'], [842, 595])
    const parts = [pages, photo, chat, await pdfFile(['three'])]
    const combined = await loadPdf(await combinePdf(parts, { cover: null }, () => {}))
    const sizes = combined.getPages().map((page) => page.getSize())
    expect(sizes).toHaveLength(5)
    for (const [at, { width, height }] of sizes.entries()) {
      const isLandscape = at !== 3
      expect(width).toBeCloseTo(isLandscape ? A4.height : A4.width, 1)
      expect(height).toBeCloseTo(isLandscape ? A4.width : A4.height, 1)
    }
    const everything = await everythingIn(await combined.save())
    const places = ['one', 'two', 'three', '5 / 5'].map((text) => everything.indexOf(hex(text)))
    expect(places.every((place) => place > 0)).toBe(true)
  })

  it.each([0, 90, 180, 270])(
    'keeps a landscape page landscape that is rotated by %i',
    async (angle) => {
      const source = await pdfWith(['wide'], angle % 180 === 0 ? [842, 595] : [595, 842])
      source.getPages()[0]?.setRotation(degrees(angle))
      const part = new File([Uint8Array.from(await source.save())], 'part.pdf')
      const bytes = await combinePdf([part], { cover: null }, () => {})
      await installBrowserGlobals()
      const pages = await openPdfPages(bytes)
      const { width, height } = await pages.size(1)
      await pages.close()
      expect([width, height].map(Math.round)).toEqual([842, 595])
    },
  )

  it('keeps the cropped part of a page hidden', async () => {
    const source = await pdfWith(['SECRET'])
    for (const page of source.getPages()) page.setCropBox(10, 120, 200, 60)
    const part = new File([Uint8Array.from(await source.save())], 'part.pdf')
    const bytes = await combinePdf([part], { cover: null }, () => {})
    const instructions = instructionsOf((await loadPdf(bytes)).getPages()[0])
    const clipped = instructions.indexOf('10 120 200 60 re\nW\nn')
    expect(clipped).toBeGreaterThan(0)
    expect(instructions.indexOf(hex('SECRET'))).toBeGreaterThan(clipped)
  })

  it.each([
    ['small', [150, 100]],
    ['large', [3000, 4000]],
  ] as const)(
    'numbers a %s page at the same size and position as all others',
    async (_what, [w, h]) => {
      const bytes = await combinePdf([await pdfFile(['text'], [w, h])], { cover: null }, () => {})
      const instructions = instructionsOf((await loadPdf(bytes)).getPages()[0])
      const [before = ''] = instructions.split(hex('1 / 1'))
      const opened = before.match(/^q$/gm)?.length ?? 0
      const closed = before.match(/^Q$/gm)?.length ?? 0
      // Only its own content: it is not drawn within the scaled page.
      expect(opened - closed).toBe(1)
    },
  )

  it('removes the metadata of an original that the agent kept', async () => {
    const kept = withSegments(plainJpeg(800, 600), [[0xfe, text('SERIAL-77120931')]])
    const bytes = await combinePdf([new File([kept], 'a.jpg')], { cover: null }, () => {})
    const everything = await everythingIn(bytes)
    expect(everything).toContain('DCTDecode')
    expect(everything).not.toContain('SERIAL')
  })

  it('refuses a part that is locked or damaged', async () => {
    const broken = new File(['%PDF-1.7 and nothing else'], 'part.pdf')
    await expect(combinePdf([broken], { cover: null }, () => {})).rejects.toMatchObject({
      name: 'PdfError',
    })
  })
})

it('a picture of any size fits within the margins and keeps its proportions', () => {
  const side = fc.integer({ min: 1, max: 20_000 })
  fc.assert(
    fc.property(side, side, (width, height) => {
      const place = fitOnPage({ width, height })
      expect(place.x).toBeGreaterThanOrEqual(MARGIN - 0.01)
      expect(place.y).toBeGreaterThanOrEqual(MARGIN - 0.01)
      expect(place.width / place.height / (width / height)).toBeCloseTo(1)
    }),
  )
})

describe('layOutCover', () => {
  const measure = (text: string) => [...text].length * 6

  it('lists every file with its pages, on as many sheets as necessary', () => {
    const entries = Array.from({ length: 60 }, (_, index) => ({
      name: `ใบเสร็จ ${index}.pdf`,
      first: index * 2 + 3,
      last: index * 2 + 4,
    }))
    const sheets = layOutCover({ title: 'Evidence', entries, pages: 122 }, measure)
    expect(sheets.length).toBeGreaterThan(1)
    const texts = sheets.flat().map(({ text }) => text)
    expect(texts).toContain('60 files, 122 pages')
    for (const { name, first, last } of entries) {
      expect(texts).toContain(name)
      expect(texts).toContain(`pages ${first}–${last}`)
    }
    for (const { y } of sheets.flat()) expect(y).toBeLessThanOrEqual(A4.height - 2 * MARGIN)
  })
})

describe('breakLine', () => {
  const measure = (text: string) => [...text].length

  it.each([
    ['a receipt from the shop', 10, ['a receipt', 'from the', 'shop']],
    ['ใบเสร็จรับเงินค่าสินค้า', 14, ['ใบเสร็จรับเงิน', 'ค่าสินค้า']],
    ['領収書とお届け先', 4, ['領収書と', 'お届け先']],
    ['x'.repeat(25), 10, ['x'.repeat(10), 'x'.repeat(10), 'x'.repeat(5)]],
    ['', 10, ['']],
  ])('breaks %s', (text, width, rows) => {
    expect(breakLine(text, width, measure)).toEqual(rows)
  })

  it('loses no letter', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.integer({ min: 4, max: 30 }),
        (text, width) => {
          const joined = breakLine(text, width, measure).join('')
          expect(joined.replace(/\s/gu, '')).toBe(text.replace(/\s/gu, ''))
        },
      ),
    )
  })
})
