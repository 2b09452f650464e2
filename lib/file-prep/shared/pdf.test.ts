import { createCanvas } from '@napi-rs/canvas'
import { beforeAll, describe, expect, it } from 'vitest'
import { openPdf, PdfError, pixelRatioFor } from './pdf'

/** A PDF as a program writes it: one `Tj` per page, a cross-reference table, no compression. */
function pdfWith(pages: readonly string[], trailerExtra = '', extraObjects: string[] = []): Blob {
  const firstPage = 4
  const kids = pages.map((_, index) => `${firstPage + index * 2} 0 R`).join(' ')
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ...pages.flatMap((text, index) => {
      const content = `BT /F1 24 Tf 20 50 Td (${text}) Tj ET`
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Resources << /Font << /F1 3 0 R >> >> /Contents ${firstPage + index * 2 + 1} 0 R >>`,
        `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
      ]
    }),
    ...extraObjects,
  ]
  let body = '%PDF-1.4\n'
  const offsets = objects.map((object, index) => {
    const offset = body.length
    body += `${index + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const size = objects.length + 1
  return new Blob([
    `${body}xref\n0 ${size}\n0000000000 65535 f \n${table}`,
    `trailer\n<< /Size ${size} /Root 1 0 R ${trailerExtra} >>\nstartxref\n${body.length}\n%%EOF`,
  ])
}

/** Encrypted with an unknown password: the stored check value matches no empty password. */
function lockedPdf(): Blob {
  const hex = 'ab'.repeat(32)
  const encrypt = `<< /Filter /Standard /V 1 /R 2 /O <${hex}> /U <${hex}> /P -4 >>`
  return pdfWith(['Secret'], '/Encrypt 6 0 R /ID [<00> <00>]', [encrypt])
}

function canvas(): HTMLCanvasElement {
  // The same canvas as a browser's, without the DOM around it.
  return createCanvas(1, 1) as unknown as HTMLCanvasElement
}

beforeAll(async () => {
  // In Node pdf.js runs its worker in the same thread, from this path.
  Object.assign(globalThis, {
    pdfjsWorker: await import('pdfjs-dist/legacy/build/pdf.worker.mjs'),
  })
})

describe('openPdf', () => {
  it('counts the pages and reads their text', async () => {
    const pdf = await openPdf(pdfWith(['Receipt 1', 'Receipt 2', 'Receipt 3']))
    expect(pdf.pageCount).toBe(3)
    expect(await pdf.pageText(2)).toBe('Receipt 2')
    await pdf.close()
  })

  it('reads a limited amount of text of a page', async () => {
    // Small enough to be on the page.
    const lines = Array(300).fill('A'.repeat(1000)).join(') Tj 0 0.1 Td (')
    const pdf = await openPdf(pdfWith([`) Tj /F1 0.001 Tf (${lines}`]))
    expect((await pdf.pageText(1)).replaceAll('\n', '')).toHaveLength(200_000)
    await pdf.close()
  })

  it('does not detach the caller’s bytes', async () => {
    const bytes = new Uint8Array(await pdfWith(['One']).arrayBuffer())
    const before = bytes.slice()
    const pdf = await openPdf(bytes)
    await pdf.close()
    expect(bytes).toEqual(before)
  })

  it('reports that a locked file needs a password', async () => {
    await expect(openPdf(lockedPdf())).rejects.toMatchObject({
      name: 'PdfError',
      problem: 'password',
    })
  })

  it.each([
    ['no PDF at all', new Blob(['hello'])],
    ['a PDF without pages', new Blob(['%PDF-1.4\ntrailer\n<< >>\n%%EOF'])],
    ['nothing', new Blob([])],
  ])('reports that %s is corrupt', async (_name, blob) => {
    await expect(openPdf(blob)).rejects.toMatchObject({ name: 'PdfError', problem: 'corrupt' })
  })

  it('fits a page into a box and keeps its proportions', async () => {
    const pdf = await openPdf(pdfWith(['Wide page']))
    const target = canvas()
    expect(await pdf.renderPage(1, { maxWidth: 100, maxHeight: 500 }, target)).toEqual({
      width: 100,
      height: 50,
      scale: 0.5,
    })
    expect([target.width, target.height]).toEqual([100, 50])
    await pdf.close()
  })

  it('rotates a page', async () => {
    const pdf = await openPdf(pdfWith(['Sideways']))
    const target = canvas()
    await pdf.renderPage(1, { scale: 1, rotation: 90 }, target)
    expect([target.width, target.height]).toEqual([100, 200])
    await pdf.close()
  })

  it('refuses a page that does not exist', async () => {
    const pdf = await openPdf(pdfWith(['Only one']))
    await expect(pdf.renderPage(2, { scale: 1 }, canvas())).rejects.toThrow()
    await pdf.close()
  })

  it('stops drawing when the viewer has moved on', async () => {
    const pdf = await openPdf(pdfWith(['Slow']))
    const controller = new AbortController()
    const drawing = pdf.renderPage(1, { scale: 1 }, canvas(), controller.signal)
    controller.abort()
    const error = await drawing.catch((reason: unknown) => reason)
    expect(error).toBe(controller.signal.reason)
    expect(error).not.toBeInstanceOf(PdfError)
    await pdf.close()
  })
})

describe('pixelRatioFor', () => {
  it('follows the screen up to a ratio of two', () => {
    expect(pixelRatioFor({ width: 100, height: 100 }, 1)).toBe(1)
    expect(pixelRatioFor({ width: 100, height: 100 }, 1.5)).toBe(1.5)
    expect(pixelRatioFor({ width: 100, height: 100 }, 3)).toBe(2)
  })

  it('never requests more pixels than a phone’s canvas supports', () => {
    const css = { width: 5000, height: 4000 }
    const ratio = pixelRatioFor(css, 2)
    expect(css.width * ratio * css.height * ratio).toBeLessThanOrEqual(12_000_001)
  })
})
