import { expect, it } from 'vitest'
import { pdfWithoutPages } from '@/lib/file-prep/testing/test-files'
import { previewFile } from './preview-file'

it('reports a PDF without pages by its own problem', async () => {
  // In Node pdf.js runs its worker in the same thread, from this path.
  Object.assign(globalThis, {
    pdfjsWorker: await import('pdfjs-dist/legacy/build/pdf.worker.mjs'),
  })
  const { signal } = new AbortController()
  expect(await previewFile(pdfWithoutPages('empty.pdf'), 'pdf', signal)).toEqual({
    ok: false,
    problem: 'pdf_without_pages',
  })
})
