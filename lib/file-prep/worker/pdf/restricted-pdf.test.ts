import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib'
import { beforeAll, describe, expect, it } from 'vitest'
import { NO_EDIT } from '@/lib/file-prep/shared/edit'
import { installBrowserGlobals } from '@/lib/file-prep/testing/browser-globals'
import { processFile } from '@/lib/file-prep/worker/process-file'
import { combinePdf } from './combine/combine-pdf'
import { editPdf } from './edit/edit-pdf'
import { loadPdf } from './load-pdf'
import { openPdfPages } from './pdf-pages'
import { shrinkPdf } from './shrink-pdf'
import { splitPdf } from './split-pdf'

const ALGORITHMS = ['RC4-40', 'RC4-128', 'AES-128', 'AES-256'] as const
const TEXTS = ['Delivered on 24 September', 'Signed by A. Srisuk']
const onStep = () => {}

beforeAll(installBrowserGlobals)

async function encrypted(algorithm: (typeof ALGORITHMS)[number], userPassword: string) {
  const document = await PDFDocument.create()
  const font = await document.embedFont(StandardFonts.Helvetica)
  for (const text of TEXTS)
    document.addPage([300, 200]).drawText(text, { x: 20, y: 100, size: 12, font })
  document.encrypt({
    algorithm,
    allowWeakCryptography: true,
    ownerPassword: 'owner',
    userPassword,
    permissions: { modifying: false, copying: false, printing: false },
  })
  return Uint8Array.from(await document.save({ useObjectStreams: false }))
}

async function textsIn(bytes: Uint8Array): Promise<string[]> {
  // Neither a password nor a restriction is left.
  expect(Buffer.from(bytes).includes('/Encrypt')).toBe(false)
  const pages = await openPdfPages(bytes)
  try {
    return await Promise.all(Array.from({ length: pages.count }, (_, at) => pages.text(at + 1)))
  } finally {
    await pages.close()
  }
}

describe.each(ALGORITHMS)('a PDF that is restricted with %s', (algorithm) => {
  it('is sent unchanged', async () => {
    const bytes = await encrypted(algorithm, '')
    const ready = await processFile(new File([bytes], 'slip.pdf'), onStep)
    expect(ready).toMatchObject({ state: 'ready', changes: [], pages: 2 })
  })

  it('is split, shrunk, edited and combined like any other', async () => {
    const bytes = await encrypted(algorithm, '')
    // The smallest limit: each page is a part of its own.
    const parts = (await splitPdf(bytes, onStep, 1_000)) ?? []
    expect(await Promise.all(parts.map((part) => textsIn(part.bytes)))).toEqual(
      TEXTS.map((text) => [text]),
    )
    const shrunk = await shrinkPdf(bytes, onStep)
    expect(await textsIn('bytes' in shrunk ? shrunk.bytes : new Uint8Array())).toEqual(TEXTS)
    const combined = await combinePdf([new File([bytes], 'a.pdf')], { cover: null }, onStep)
    expect((await textsIn(combined)).map((text) => text.includes(TEXTS[0] ?? ''))).toContain(true)
    const box = { x: 0, y: 0, width: 1, height: 1 }
    const edited = await editPdf(bytes, new Map([[2, { ...NO_EDIT, boxes: [box] }]]), onStep)
    expect(await textsIn(edited)).toEqual([TEXTS[0], ''])
  })

  it('needs its password when it has one', async () => {
    const bytes = await encrypted(algorithm, 'secret-1')
    expect(await processFile(new File([bytes], 'slip.pdf'), onStep)).toMatchObject({
      state: 'blocked',
      problem: 'pdf_password',
    })
    await expect(loadPdf(bytes)).rejects.toMatchObject({ problem: 'password' })
    await expect(loadPdf(bytes, 'wrong')).rejects.toMatchObject({ problem: 'password' })
  })
})
