import { expect, it } from 'vitest'
import { pdfFile } from '@/lib/file-prep/testing/test-files'
import { processUnchanged } from '@/lib/file-prep/testing/process-unchanged'
import { blocked } from '@/lib/file-prep/shared/processed'
import type { Converted } from './convert-file'
import { oneRow } from './testing/one-row'

const letter = new File(['PK'], 'letter.docx')

function setUp(convert: ((signal: AbortSignal) => Promise<Converted>) | null) {
  return oneRow(letter, {
    convert: convert && ((_file, _format, signal) => convert(signal)),
    processFile: async (file) =>
      file === letter ? { ...blocked('word_file'), convertible: 'docx' } : processUnchanged(file),
  })
}

it('a Word file continues as the PDF that the server made of it, also when its edits are undone', async () => {
  const pdf = pdfFile('letter.docx')
  const conversion = Promise.withResolvers<Converted>()
  const { uploader, item, until } = setUp(() => conversion.promise)
  await until({ step: 'checking', converting: true })
  conversion.resolve({ file: pdf, change: 'converted_from_document' })
  await until({ step: 'ready' })
  const converted = { changes: ['converted_from_document'], original: { format: null } }
  expect(item()).toMatchObject({ filename: 'letter.pdf', preparation: converted })
  expect(uploader.file('a')?.content).toBe(pdf)

  const made = await processUnchanged(pdf)
  if (made.state !== 'ready') throw new Error('Not ready')
  const redacted = { ...made, file: pdfFile('letter.pdf'), changes: ['redacted'] as const }
  uploader.dispatch({ type: 'reprocess', id: 'a', made: redacted })
  uploader.dispatch({ type: 'reset', id: 'a' })
  await until({ step: 'ready' })
  expect(item()).toMatchObject({ preparation: converted })
  expect(uploader.file('a')?.content).toBe(pdf)
  uploader.stop()
})

it('a Word file says why it was not converted, and is converted on a retry', async () => {
  const answers: Converted[] = [
    { problem: 'converter_unavailable' },
    { file: pdfFile('letter.docx'), change: 'converted_from_document' },
  ]
  const { uploader, item, until } = setUp(async () => answers.shift() ?? { problem: 'word_file' })
  await until({ step: 'refused', problem: 'converter_unavailable' })
  uploader.dispatch({ type: 'reset', id: 'a' })
  await until({ step: 'ready' })
  expect(item()?.preparation?.changes).toEqual(['converted_from_document'])
  uploader.stop()
})

it('removing a row ends its conversion', async () => {
  const signals: AbortSignal[] = []
  const { uploader, until } = setUp((signal) => {
    signals.push(signal)
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('aborted')))
    })
  })
  await until({ converting: true })
  uploader.dispatch({ type: 'remove', id: 'a' })
  expect(signals.map(({ aborted }) => aborted)).toEqual([true])
  uploader.stop()
})

it('without a converter, a Word file says what to do', async () => {
  const { uploader, item, until } = setUp(null)
  await until({ step: 'refused' })
  expect(item()?.state).toMatchObject({ problem: 'word_file' })
  uploader.stop()
})
