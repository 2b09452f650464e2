import { expect, it } from 'vitest'
import { installBrowserGlobals } from '@/lib/file-prep/testing/browser-globals'
import { pdfWithoutPages } from '@/lib/file-prep/testing/test-files'
import { processFile } from '@/lib/file-prep/worker/process-file'

it('reports a PDF without pages by its own problem', async () => {
  await installBrowserGlobals()
  expect(await processFile(pdfWithoutPages('empty.pdf'), () => {})).toMatchObject({
    state: 'blocked',
    problem: 'pdf_without_pages',
  })
})
