import { PDFDocument } from '@cantoo/pdf-lib'
import { beforeAll, describe, expect, it } from 'vitest'
import { asFile } from '@/lib/file-prep/shared/file-bytes'
import type { ReadyFile } from '@/lib/file-prep/shared/processed'
import { installBrowserGlobals } from '@/lib/file-prep/testing/browser-globals'
import { LOCKED_PDFS } from '@/lib/file-prep/testing/locked-pdfs'
import { openPdfPages } from '@/lib/file-prep/worker/pdf/pdf-pages'
import { processFile } from '@/lib/file-prep/worker/process-file'

beforeAll(installBrowserGlobals)

type Repaired = { ready: ReadyFile; text: string }

async function process(...parts: (Uint8Array<ArrayBuffer> | string)[]) {
  return processFile(new File(parts, 'invoice.pdf'), () => {})
}

async function repaired(...parts: (Uint8Array<ArrayBuffer> | string)[]): Promise<Repaired> {
  const ready = await process(...parts)
  if (ready.state !== 'ready') throw new Error(ready.problem)
  return { ready, text: Buffer.from(await asFile(ready.file).arrayBuffer()).toString('latin1') }
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

async function textsOf(file: File): Promise<string[]> {
  const pdf = await openPdfPages(new Uint8Array(await file.arrayBuffer()))
  const texts: string[] = []
  for (let page = 1; page <= pdf.count; page += 1) texts.push(await pdf.text(page))
  await pdf.close()
  return texts
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
    ['half a megabyte', '1 2\n'.repeat(125_000)],
    ['a letter', 'x'],
    ['a line of HTML', '\n</body></html>\n'],
    ['the end of a mail', '\r\n--=_boundary_42--\r\n'],
    ['bytes that are no text', '\x01\xff\x80'],
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

  it.each(['', '\n', '\r\n\0', ' \n'.repeat(200)])(
    'stays unchanged with white space after the mark, as programs write it: %j',
    async (after) => {
      const pdf = await threePages()
      const { ready, text } = await repaired(pdf, after)
      expect(ready.changes).toEqual([])
      expect(text).toBe(Buffer.from(pdf).toString('latin1') + after)
    },
  )

  /** A page more than the three, in a revision after their end mark. */
  async function revised(): Promise<Uint8Array<ArrayBuffer>> {
    const document = await PDFDocument.load(await threePages(), { forIncrementalUpdate: true })
    document.addPage([200, 280]).drawText('Refund')
    return Uint8Array.from(await document.commit({ useObjectStreams: false }))
  }
  const ALL = ['Receipt', 'Receipt', 'Receipt', 'Refund']

  it('keeps its revisions, and loses only what follows the last of them', async () => {
    const pdf = await revised()
    const { ready, text } = await repaired(pdf, '\n<html>a trailer, endobj and startxref 12')
    expect(ready).toMatchObject({ changes: ['repaired'], pages: 4 })
    expect(text.trimEnd()).toBe(Buffer.from(pdf).toString('latin1').trimEnd())
    expect(await textsOf(asFile(ready.file))).toEqual(ALL)
  })

  it('keeps a short revision without an end mark', async () => {
    const pdf = await revised()
    const { ready } = await repaired(pdf.slice(0, Buffer.from(pdf).lastIndexOf('%%EOF')))
    expect(await textsOf(asFile(ready.file))).toEqual(ALL)
  })

  it('keeps the objects of a short revision that is cut off', async () => {
    for (const before of ['\n', '\0 ', '\r\f']) {
      const after = `${before}40 0 obj\n<</Type/Annot>>\nendobj\n`
      const { ready, text } = await repaired(await threePages(), after)
      expect(ready.changes).toEqual([])
      expect(text).toContain(after)
    }
  })
})

describe('a PDF without what tells where its objects are', () => {
  /** Up to before the last occurrence of the word. */
  async function endsBefore(word: string): Promise<Uint8Array<ArrayBuffer>> {
    const pdf = await threePages()
    return pdf.slice(0, Buffer.from(pdf).lastIndexOf(word))
  }

  async function expectRewritten(...parts: (Uint8Array<ArrayBuffer> | string)[]) {
    const { ready, text } = await repaired(...parts)
    expect(ready).toMatchObject({ changes: ['repaired'], pages: 3, format: 'pdf' })
    expect(text.startsWith('%PDF-')).toBe(true)
    expect(hasValidOffsets(text)).toBe(true)
    expect(await textsOf(asFile(ready.file))).toEqual(['Receipt', 'Receipt', 'Receipt'])
  }

  it.each(['startxref', 'trailer', 'xref\n0 '])(
    'is rewritten when it ends before %s',
    async (word) => {
      await expectRewritten(await endsBefore(word))
      await expectRewritten(HEADERS, await endsBefore(word))
    },
  )

  it.each(['startxref', 'trailer', 'xref\n0 '])(
    'is rewritten when it has an end mark, but ends before %s',
    async (word) => {
      await expectRewritten(await endsBefore(word), '%%EOF\n')
      await expectRewritten(BOM, await endsBefore(word), '\n%%EOF')
    },
  )

  it('is rewritten when it is cut in the middle of its table of offsets', async () => {
    const table = await endsBefore('xref\n0 ')
    const pdf = await threePages()
    for (const after of [2, 9, 40, 133]) await expectRewritten(pdf.slice(0, table.length + after))
  })

  it('is rewritten when it is cut in the middle of its trailer', async () => {
    const before = await endsBefore('trailer')
    const pdf = await threePages()
    for (const after of [3, 12, 30]) await expectRewritten(pdf.slice(0, before.length + after))
  })

  it('is rewritten when it is cut in the middle of the number after startxref', async () => {
    const pdf = await threePages()
    const number = Buffer.from(pdf).lastIndexOf('startxref\n') + 'startxref\n'.length
    for (const digits of [1, 2]) await expectRewritten(pdf.slice(0, number + digits))
  })

  it('is rewritten when that number leads to another object', async () => {
    const pdf = Buffer.from(await threePages()).toString('latin1')
    const [before = ''] = pdf.split(/(?<=startxref\n)/)
    const cut = Buffer.from(before + pdf.search(/^\d+ 0 obj/m), 'latin1')
    await expectRewritten(Uint8Array.from(cut))
  })

  it.each(['', '\n%%EOF\n'])(
    'is refused when anything of a page is missing, and it ends with %j',
    async (mark) => {
      const pdf = await threePages()
      const end = Buffer.from(pdf).lastIndexOf('endobj') + 'endobj'.length
      for (let at = 100; at < end; at += 97) {
        expect(await process(pdf.slice(0, at), mark)).toMatchObject({
          state: 'blocked',
          problem: 'file_truncated',
        })
      }
    },
  )

  it.each(['', '\n%%EOF\n'])(
    'is refused when it was encrypted, is cut off, and ends with %j',
    async (mark) => {
      for (const { base64 } of LOCKED_PDFS) {
        const bytes = Buffer.from(base64, 'base64')
        const cut = bytes.subarray(0, bytes.lastIndexOf('endobj') + 'endobj'.length)
        const processed = await process(Uint8Array.from(cut), mark)
        expect(processed).toMatchObject({ state: 'blocked', problem: 'file_truncated' })
      }
    },
  )

  it('asks for the password when it is encrypted, and only the place of its table is missing', async () => {
    const [{ base64 }] = LOCKED_PDFS
    const bytes = Buffer.from(base64, 'base64')
    const cut = Uint8Array.from(bytes.subarray(0, bytes.lastIndexOf('startxref')))
    for (const mark of ['', '%%EOF\n']) {
      expect(await process(cut, mark)).toMatchObject({ problem: 'pdf_password' })
    }
  })

  it('has the pages that it had before a later revision that is cut off', async () => {
    const revision = '\n40 0 obj<</Type/Annot>>endobj\n'.repeat(100)
    await expectRewritten(await threePages(), revision, '41 0 obj<</Type/An')
  })
})
