import { expect, it, vi } from 'vitest'
import { pdfFile } from '@/lib/file-prep/testing/test-files'
import { processUnchanged } from '@/lib/file-prep/testing/process-unchanged'
import { blocked, type ProcessedFile } from '@/lib/file-prep/shared/processed'
import { filesToProcess } from '@/components/uploads/queue/row-files'
import type { QueueEvent } from '@/components/uploads/queue/types'
import { createFileProcessor, type FileTools } from './file-processor'

/** Processes one file. @returns what the queue was told, and how often the page read the file after the worker did */
async function eventsOf(
  file: File,
  change: (processed: ProcessedFile) => ProcessedFile,
  convert: FileTools['convert'] = null,
) {
  const events: QueueEvent[] = []
  const slice = vi.spyOn(file, 'slice')
  const { examine } = createFileProcessor({
    findSame: async () => [],
    convert,
    processFile: async (picked) => {
      const processed = change(await processUnchanged(picked))
      slice.mockClear()
      return processed
    },
    preview: async () => ({ ok: true, thumbnail: null, pages: 1 }),
    files: new Map([['a', filesToProcess({ file })]]),
    itemOf: () => undefined,
    renewWork: () => new AbortController(),
    dispatch: (event) => events.push(event),
    showThumbnail: () => undefined,
  })
  await examine('a')
  return { events, reads: slice.mock.calls.length }
}

it('reads an unchanged file no second time once the worker has checked it', async () => {
  const { events, reads } = await eventsOf(pdfFile('a.pdf'), (processed) => processed)
  expect(reads).toBe(0)
  expect(events).toMatchObject([
    { type: 'check_passed', format: 'pdf', preparation: { original: { format: 'pdf' } } },
  ])
})

it('refuses a file when its conversion throws', async () => {
  const convert = () => Promise.reject(new TypeError('It cannot be read'))
  const { events } = await eventsOf(
    pdfFile('letter.docx'),
    () => ({ ...blocked('word_file'), convertible: 'docx' }),
    convert,
  )
  expect(events).toMatchObject([
    { type: 'conversion_started' },
    { type: 'check_refused', problem: 'processing_failed' },
  ])
})

it('checks the picked file of one that was changed: it may be sent instead', async () => {
  const { events, reads } = await eventsOf(pdfFile('a.pdf'), (processed) =>
    processed.state === 'ready' ? { ...processed, changes: ['metadata_removed'] } : processed,
  )
  expect(reads).toBeGreaterThan(0)
  expect(events).toMatchObject([
    { type: 'check_passed', preparation: { original: { format: 'pdf' } } },
  ])
})
