import { degrees, PDFDocument, StandardFonts, TextRenderingMode } from '@cantoo/pdf-lib'
import { beforeAll, describe, expect, it } from 'vitest'
import { installBrowserGlobals } from '@/lib/file-prep/testing/browser-globals'
import { textPageJpg, type Look } from '@/testing/text-page'
import { processFile } from '@/lib/file-prep/worker/process-file'
import { judgeScans } from './judge-scans'
import { openPdfPages } from './pdf-pages'

beforeAll(installBrowserGlobals)

type Page = {
  look?: Look
  scale?: number
  /** Of a second picture over it. */
  layer?: number
  /** Of a picture that covers the whole page below it. */
  ground?: number
  /** The share of the width of the page that it covers. */
  share?: number
  /** Invisible text over the scan, as text recognition writes it. */
  text?: string
  /** Of the page dictionary. */
  turn?: number
  /** In points. */
  size?: [number, number]
}

async function scans(pages: readonly Page[]): Promise<File> {
  const document = await PDFDocument.create()
  const font = await document.embedFont(StandardFonts.Helvetica)
  for (const { look = {}, scale = 2, layer, ground, share = 1, text, turn = 0, size } of pages) {
    const picture = await document.embedJpg(textPageJpg(look, scale))
    const [width, height] = size ?? (picture.width < picture.height ? [595, 842] : [842, 595])
    const page = document.addPage([width, height])
    if (ground) {
      const under = await document.embedJpg(textPageJpg({ lines: 0 }, ground))
      page.drawImage(under, { x: 0, y: 0, width, height })
    }
    page.drawImage(picture, { x: 0, y: 0, width: width * share, height })
    if (layer) {
      const over = await document.embedJpg(textPageJpg(look, layer))
      page.drawImage(over, { x: 0, y: 0, width, height })
    }
    if (text) {
      page.drawText(text, { x: 40, y: 700, font, renderMode: TextRenderingMode.Invisible })
    }
    page.setRotation(degrees(turn))
  }
  return new File([Uint8Array.from(await document.save())], 'scan.pdf')
}

/** Without a limit of time. */
async function judgeAll(pages: readonly Page[], limit = 100) {
  const file = await scans(pages)
  const pdf = await openPdfPages(new Uint8Array(await file.arrayBuffer()))
  try {
    const limits = { pages: limit, until: Number.POSITIVE_INFINITY }
    const pageAt = (page: number) => ({ text: pages[page - 1]?.text ?? '', isBlankPage: false })
    return await judgeScans(pdf, pageAt, limits, (check) => check())
  } finally {
    await pdf.close()
  }
}

async function judge(pages: readonly Page[]) {
  const { problems, notJudgedFrom } = await judgeAll(pages)
  expect(notJudgedFrom).toBeNull()
  return Object.fromEntries(problems)
}

const sharp: Page = {}

describe('scanned pages of a PDF are judged like pictures', () => {
  it('and nothing is said about good ones', async () => {
    expect(
      await judge([
        sharp,
        { look: { angle: 90 }, turn: 270 },
        { look: { grain: 6, paper: '#eee' } },
        { look: {}, text: 'A text layer' },
        { look: { lines: 1 } },
        { look: { lines: 3, letterhead: true } },
      ]),
    ).toEqual({})
  })

  it('by what is wrong, with their numbers', async () => {
    const pages: Page[] = [
      sharp,
      { look: { blur: 5 } },
      { look: { ink: '#ccc' } },
      { look: { light: 0.15 } },
      { look: { lines: 0, grain: 6, paper: '#f0f0ea' } },
      { look: { angle: 90 } },
      { look: { blur: 5 }, text: 'Recognised text' },
    ]
    expect(await judge(pages)).toEqual({
      blurred: [2, 7],
      faded: [3],
      too_dark: [4],
      blank: [5],
      sideways: [6],
    })
  })

  it('by their resolution, but not a photo on a page as large as its pixels', async () => {
    expect(await judge([{ scale: 0.8 }])).toEqual({ low_resolution: [1] })
    expect(await judge([{ scale: 2, size: [1414, 2000] }])).toEqual({})
    // 85 mm wide, 210 dpi
    expect(await judge([{ scale: 0.99, size: [241, 341] }])).toEqual({})
  })

  it('by their resolution on paper, also with more pixels', async () => {
    const letter: [number, number] = [612, 792]
    expect(
      await judge([
        { scale: 1.1 },
        { scale: 1.1, size: letter },
        { scale: 1.1, look: { angle: 90 } },
        // 100 dpi
        { scale: 1.17 },
      ]),
    ).toEqual({ low_resolution: [1, 2, 3], sideways: [3] })
  })

  it('by the resolution of a part of the page, also over a fine background', async () => {
    expect(
      await judge([
        { scale: 0.8, share: 0.7, ground: 2 },
        { scale: 2, share: 0.7, ground: 0.8 },
        { scale: 2, share: 0.7, ground: 2 },
      ]),
    ).toEqual({ low_resolution: [1, 2] })
  })

  it('but not a screenshot, or the colours below the letters of a scan', async () => {
    expect(
      await judge([
        // As large as its pixels, and as its pixels in CSS
        { scale: 1.1, size: [778, 1100] },
        { scale: 1.4, size: [742, 1050] },
        // Narrower than the paper
        { scale: 0.89, share: 0.8 },
        { scale: 0.8, layer: 2 },
      ]),
    ).toEqual({})
  })

  it('up to a number of pages, and the first of the others is said', async () => {
    const coarse: Page = { scale: 0.8 }
    expect(await judgeAll([coarse, coarse, coarse], 2)).toMatchObject({
      problems: new Map([['low_resolution', [1, 2]]]),
      notJudgedFrom: 3,
    })
    expect(await judgeAll([coarse, coarse], 2)).toMatchObject({ notJudgedFrom: null })
  })

  it('but not in a long text without any', async () => {
    const document = await PDFDocument.create()
    for (let page = 0; page < 25; page++) document.addPage([300, 400])
    const pdf = await openPdfPages(Uint8Array.from(await document.save()))
    const read: number[] = []
    const found = await judgeScans(
      { ...pdf, scan: (page) => (read.push(page), pdf.scan(page)) },
      () => ({ text: 'An order confirmation', isBlankPage: false }),
      { pages: 20, until: Number.POSITIVE_INFINITY },
      (check) => check(),
    )
    await pdf.close()
    expect(found).toMatchObject({ problems: new Map(), notJudgedFrom: null })
    expect(read).toHaveLength(20)
  })

  it('when the file is processed', async () => {
    const file = await scans([{ look: { blur: 5 } }, { look: { lines: 0 } }])
    expect(await processFile(file, () => {})).toMatchObject({
      notes: [
        { note: 'blank_pages', pages: [2] },
        { note: 'page_quality', problem: 'blurred', pages: [1] },
      ],
    })
  })
})
