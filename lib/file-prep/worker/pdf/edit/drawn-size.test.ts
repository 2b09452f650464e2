import { PDFDocument, PDFName, PDFRawStream, PDFNumber, StandardFonts } from '@cantoo/pdf-lib'
import { beforeAll, describe, expect, it } from 'vitest'
import { NO_EDIT } from '@/lib/file-prep/shared/edit'
import { installBrowserGlobals } from '@/lib/file-prep/testing/browser-globals'
import { drawnLongestSide } from './drawn-size'
import { editPdf } from './edit-pdf'

const MILLIMETRE = 72 / 25.4

/** In millimetres, and the resolution in dpi at which they are drawn. */
const SIZES: readonly [what: string, width: number, height: number, dpi: number][] = [
  ['A4', 210, 297, 200],
  ['A4 landscape', 297, 210, 200],
  ['A3', 297, 420, 200],
  ['A2', 420, 594, 200],
  ['A1', 594, 841, 144],
  ['A0', 841, 1189, 102],
  ['a receipt of 80 mm by 2 m', 80, 2000, 200],
  ['a receipt of 80 mm by 3 m', 80, 3000, 135],
  ['A6', 105, 148, 402],
  ['a card', 85.6, 54, 694],
]

beforeAll(installBrowserGlobals)

describe('the resolution of a page that becomes a picture', () => {
  it.each(SIZES)('of %s', (_what, width, height, dpi) => {
    const size = { width: width * MILLIMETRE, height: height * MILLIMETRE }
    const longestSide = drawnLongestSide(size)
    const inches = Math.max(width, height) / 25.4
    expect(Math.round(longestSide / inches)).toBe(dpi)
    const pixels = longestSide ** 2 * (Math.min(width, height) / Math.max(width, height))
    expect(pixels).toBeLessThanOrEqual(16_000_000)
    expect(longestSide).toBeLessThanOrEqual(16_000)
  })

  it('is finite for a page without an area', () => {
    expect(drawnLongestSide({ width: 0, height: 0 })).toBeGreaterThanOrEqual(1)
    expect(drawnLongestSide({ width: 14_400, height: 0 })).toBeLessThanOrEqual(16_000)
  })

  it.each([
    ['A0', 2384, 3370, 100],
    ['a receipt', 227, 5669, 199],
  ])('is that of the result, %s', async (_what, width, height, dpi) => {
    const document = await PDFDocument.create()
    const font = await document.embedFont(StandardFonts.Helvetica)
    const page = document.addPage([width, height])
    page.drawText('Total 1,299.00', { x: 20, y: 40, size: 12, font })
    const edit = { ...NO_EDIT, boxes: [{ x: 0.1, y: 0.1, width: 0.2, height: 0.1 }] }
    const result = await editPdf(await document.save(), new Map([[1, edit]]), () => {})
    const drawn = await PDFDocument.load(result)
    const [sheet] = drawn.getPages()
    expect(sheet?.getWidth()).toBeCloseTo(width, -1)
    const pictures = drawn.context
      .enumerateIndirectObjects()
      .flatMap(([, object]) =>
        object instanceof PDFRawStream &&
        object.dict.get(PDFName.of('Subtype')) === PDFName.of('Image')
          ? [object.dict.lookup(PDFName.of('Width'), PDFNumber).asNumber()]
          : [],
      )
    expect(pictures).toHaveLength(1)
    expect((pictures[0] ?? 0) / ((sheet?.getWidth() ?? 0) / 72)).toBeGreaterThanOrEqual(dpi)
  })
})
