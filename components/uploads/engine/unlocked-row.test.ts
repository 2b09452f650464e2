import { expect, it } from 'vitest'
import { pdfFile } from '@/lib/file-prep/testing/test-files'
import { processUnchanged } from '@/lib/file-prep/testing/process-unchanged'
import { blocked } from '@/lib/file-prep/shared/processed'
import { KIND, oneRow } from './testing/one-row'

it('a locked row continues with its unlocked copy, also when its edits are undone', async () => {
  const locked = pdfFile('locked.pdf')
  const { uploader, item, until } = oneRow(locked, {
    processFile: async (file) =>
      file === locked ? blocked('pdf_password') : processUnchanged(file),
  })
  await until({ step: 'refused' })

  const copy = pdfFile('locked.pdf')
  const entry = { file: copy, changes: ['unlocked'] } as const
  uploader.dispatch({ type: 'replace', id: 'a', entry })
  await until({ step: 'ready' })
  expect(uploader.file('a')?.content).toBe(copy)
  // The locked original cannot be chosen again.
  const unlocked = { changes: ['unlocked'], original: { format: null } }
  expect(item()).toMatchObject({ kind: KIND, preparation: unlocked })

  const made = await processUnchanged(copy)
  if (made.state !== 'ready') throw new Error('Not ready')
  const redacted = { ...made, file: pdfFile('locked.pdf'), changes: ['redacted'] as const }
  uploader.dispatch({ type: 'reprocess', id: 'a', made: redacted })
  expect(item()?.preparation?.changes).toEqual(['unlocked', 'redacted'])
  uploader.dispatch({ type: 'reset', id: 'a' })
  await until({ step: 'ready' })
  expect(item()).toMatchObject({ preparation: unlocked })
  expect(uploader.file('a')?.content).toBe(copy)
  uploader.stop()
})
