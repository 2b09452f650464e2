import { PDFDocument } from '@cantoo/pdf-lib'
import { beforeAll, expect, it } from 'vitest'
import { installBrowserGlobals } from '@/lib/file-prep/testing/browser-globals'
import { textPageJpg } from '@/testing/text-page'
import { openPdfPages } from './pdf-pages'

beforeAll(installBrowserGlobals)

type Place = { x: number; y: number; width: number; height: number }

/** A page of 600 by 800 points with a picture at each place. */
async function scanWith(places: readonly Place[]) {
  const document = await PDFDocument.create()
  const picture = await document.embedJpg(textPageJpg({}, 0.8))
  const page = document.addPage([600, 800])
  for (const place of places) page.drawImage(picture, place)
  const pdf = await openPdfPages(Uint8Array.from(await document.save()))
  try {
    return await pdf.scan(1)
  } finally {
    await pdf.close()
  }
}

it('lists no picture beside the page, and counts only what is on the page', async () => {
  const { pictures, coverage } = await scanWith([
    { x: 700, y: 0, width: 600, height: 800 },
    { x: 0, y: -900, width: 600, height: 800 },
    { x: 580, y: 0, width: 600, height: 800 },
    { x: 300, y: 400, width: 600, height: 800 },
  ])
  expect(pictures).toMatchObject([{ box: { x: 0.5, y: 0, width: 0.5, height: 0.5 }, share: 0.25 }])
  expect(coverage).toBeCloseTo(0.25 + 1 / 30)
})

it('lists at most 50 pictures of a page, and counts all', async () => {
  const place = { x: 0, y: 0, width: 300, height: 400 }
  const { pictures, dpi } = await scanWith([
    ...Array.from({ length: 60 }, () => place),
    { ...place, width: 600 },
  ])
  expect(pictures).toHaveLength(50)
  expect(dpi).toBeCloseTo((pictures[0]?.dpi ?? 0) / 2)
})
