import { expect, it } from 'vitest'
import { processUnchanged } from '@/lib/file-prep/testing/process-unchanged'
import { jpgFile } from '@/lib/file-prep/testing/test-files'
import { oneRow } from './testing/one-row'

const photo = jpgFile('with-location.jpg')

it('a file is sent as it was picked when the code for processing does not load, and its row shows this', async () => {
  const { uploader, item, until } = oneRow(photo, { processFile: async () => null })
  await until({ step: 'ready' })
  expect(item()?.preparation).toBeNull()
  uploader.stop()
})

it('a file with which the worker fails is not sent, and can be tried again', async () => {
  let failures = 1
  const { uploader, item, until } = oneRow(photo, {
    async processFile(file) {
      if (failures-- > 0) throw new Error('RangeError: Invalid array length')
      return processUnchanged(file)
    },
  })
  await until({ step: 'refused', problem: 'processing_failed' })
  uploader.dispatch({ type: 'upload', ids: ['a'] })
  expect(item()?.state.step).toBe('refused')
  uploader.dispatch({ type: 'reset', id: 'a' })
  await until({ step: 'ready' })
  expect(item()?.preparation).not.toBeNull()
  uploader.stop()
})
