import { PDFDocument } from '@cantoo/pdf-lib'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ReadyFile } from '@/lib/file-prep/shared/processed'
import { installBrowserGlobals } from '@/lib/file-prep/testing/browser-globals'
import { pdfFile } from '@/lib/file-prep/testing/test-files'
import { processFile } from '@/lib/file-prep/worker/process-file'

beforeAll(installBrowserGlobals)

type Repaired = { ready: ReadyFile; text: string }

async function process(...parts: (Uint8Array<ArrayBuffer> | string)[]) {
  return processFile(new File(parts, 'invoice.pdf'), () => {})
}

async function repaired(...parts: (Uint8Array<ArrayBuffer> | string)[]): Promise<Repaired> {
  const ready = await process(...parts)
  if (ready.state !== 'ready') throw new Error(ready.problem)
  return { ready, text: Buffer.from(await ready.file.arrayBuffer()).toString('latin1') }
}

/** Three pages, with a table of offsets, which are counted from `base` before the file. */
async function threePages({ base = 0 } = {}): Promise<Uint8Array<ArrayBuffer>> {
  const document = await PDFDocument.create()
  for (let page = 0; page < 3; page += 1) document.addPage([200, 280]).drawText('Receipt')
  const pdf = Buffer.from(await document.save({ useObjectStreams: false })).toString('latin1')
  const moved = pdf
    .replace(
      /^\d{10} \d{5} n/gm,
      (row) => String(parseInt(row, 10) + base).padStart(10, '0') + row.slice(10),
    )
    .replace(
      /(startxref\n)(\d+)/,
      (_, name: string, at: string) => name + String(Number(at) + base),
    )
  return Uint8Array.from(Buffer.from(moved, 'latin1'))
}

/** Whether `startxref` leads to the table or stream of offsets. */
function hasValidOffsets(pdf: string): boolean {
  const at = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(pdf)?.[1])
  return /^(xref|\d+ \d+ obj)/.test(pdf.slice(at))
}

const HEADERS = 'HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n'
const BOM = '\ufeff'

describe('a PDF with bytes before its header', () => {
  it.each([
    ['a newline', '\n'],
    ['a byte order mark', BOM],
    ['headers of HTTP', HEADERS],
  ])('is sent without them: %s', async (_what, before) => {
    const pdf = await threePages()
    const { ready, text } = await repaired(before, pdf)
    expect(ready).toMatchObject({ changes: ['repaired'], pages: 3, format: 'pdf' })
    expect(text).toBe(Buffer.from(pdf).toString('latin1'))
  })

  it('gets new offsets when they counted from the start of the file', async () => {
    const { ready, text } = await repaired(HEADERS, await threePages({ base: HEADERS.length }))
    expect(ready).toMatchObject({ changes: ['repaired'], pages: 3 })
    expect(text.startsWith('%PDF-')).toBe(true)
    expect(hasValidOffsets(text)).toBe(true)
  })

  it('is no PDF when the header comes later than readers search for it', async () => {
    expect(await process('x'.repeat(1025), await threePages())).toMatchObject({
      state: 'blocked',
      problem: 'file_disguised',
    })
  })
})

describe('a PDF with bytes after its end mark, or without one', () => {
  it.each([
    ['a page of HTML', '<html>'.repeat(500)],
    ['zeros', '\0'.repeat(4000)],
  ])('is sent without them: %s', async (_what, after) => {
    const pdf = await threePages()
    const { ready, text } = await repaired(pdf, after)
    expect(ready).toMatchObject({ changes: ['repaired'], pages: 3 })
    expect(text.trimEnd()).toBe(Buffer.from(pdf).toString('latin1').trimEnd())
  })

  it('gets the mark', async () => {
    const pdf = await threePages()
    const { ready, text } = await repaired(pdf.slice(0, Buffer.from(pdf).lastIndexOf('%%EOF')))
    expect(ready).toMatchObject({ changes: ['repaired'], pages: 3 })
    expect(hasValidOffsets(text)).toBe(true)
  })

  it('gets the mark after a trailer without offsets', async () => {
    const pdf = await pdfFile('small.pdf').text()
    const { ready } = await repaired(pdf.replace('%%EOF\n', ''))
    expect(ready).toMatchObject({ changes: ['repaired'], pages: 1 })
  })

  it('stays unchanged with a few bytes after the mark, as printers write them', async () => {
    const pdf = await threePages()
    const { ready } = await repaired(pdf, '\r\n\0')
    expect(ready.changes).toEqual([])
  })

  it('is refused when it is cut off, at any point before its last trailer', async () => {
    const pdf = await threePages()
    const trailer = Buffer.from(pdf).lastIndexOf('trailer')
    for (let end = 100; end < trailer; end += 97) {
      expect(await process(pdf.slice(0, end))).toMatchObject({
        state: 'blocked',
        problem: 'file_truncated',
      })
    }
  })

  it('is refused when a later revision is cut off', async () => {
    const pdf = await threePages()
    const revision = '\n40 0 obj<</Type/Annot>>endobj\n'.repeat(100)
    expect(await process(pdf, revision)).toMatchObject({ problem: 'file_truncated' })
  })
})
