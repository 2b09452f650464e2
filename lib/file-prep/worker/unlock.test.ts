import { beforeAll, describe, expect, it } from 'vitest'
import { PDFDocument } from '@cantoo/pdf-lib'
import { installBrowserGlobals } from '@/lib/file-prep/testing/browser-globals'
import { LOCKED_PDFS, LOCKED_TEXTS } from '@/lib/file-prep/testing/locked-pdfs'
import { openPdfPages } from './pdf/pdf-pages'
import { processFile } from './process-file'
import { unlock } from './unlock'

const onStep = () => {}

beforeAll(installBrowserGlobals)

async function unlocked(bytes: Uint8Array<ArrayBuffer>, password: string): Promise<File> {
  const file = new File([bytes], 'slip.pdf', { lastModified: 7 })
  const result = await unlock(file, password, onStep)
  if (result.state !== 'unlocked') throw new Error(result.problem)
  return result.file
}

async function contentOf(file: File) {
  const bytes = new Uint8Array(await file.arrayBuffer())
  const pages = await openPdfPages(bytes)
  const texts = await Promise.all(
    Array.from({ length: pages.count }, (_, at) => pages.text(at + 1)),
  )
  await pages.close()
  const document = await PDFDocument.load(bytes, { updateMetadata: false })
  const attached = document.getAttachments().map(({ name, data }) => [name, textOf(data)])
  return { texts, attached, title: document.getTitle() }
}

function textOf(data: Uint8Array): string {
  return new TextDecoder().decode(data)
}

describe.each(LOCKED_PDFS)('a PDF locked with $encryption', ({ password, base64 }) => {
  const bytes = Uint8Array.from(Buffer.from(base64, 'base64'))

  it.each([password, 'owner'])('opens without a password after %s', async (entered) => {
    const file = await unlocked(bytes, entered)
    expect(await contentOf(file)).toEqual({
      texts: LOCKED_TEXTS,
      attached: [['proof.txt', 'Tracking TH-0042']],
      title: 'Slip',
    })
    expect([file.name, file.lastModified]).toEqual(['slip.pdf', 7])
    expect(await processFile(file, onStep)).toMatchObject({ state: 'ready', pages: 2, changes: [] })
  })

  it('stays locked with any other password', async () => {
    for (const entered of [`${password} `, password.slice(1), '']) {
      const result = await unlock(new File([bytes], 'slip.pdf'), entered, onStep)
      expect(result).toMatchObject({ state: 'blocked', problem: 'pdf_password' })
    }
  })

  it('leaves no hash to guess the password from', async () => {
    const copy = await unlocked(bytes, password)
    const document = await PDFDocument.load(await copy.arrayBuffer(), { updateMetadata: false })
    const written = document.context.enumerateIndirectObjects().map(([, object]) => `${object}`)
    expect(written.filter((text) => /\/Standard\b|\/Encrypt\b/.test(text))).toEqual([])
  })
})
