import { expect, it } from 'vitest'
import { keptBytes, keptFacts, readKeptFacts, readKeptFiles } from './kept-item'
import type { Preparation } from './preparation'
import type { KeptItem } from './upload-queue'

const source = new File(['as picked'], 'side.heic', { lastModified: 5 })
const made = new File(['as made'], 'side.jpg', { lastModified: 5, type: 'image/jpeg' })

const preparation: Preparation = {
  form: 'made',
  made: { format: 'jpg', size: made.size, sha256: 'b' },
  original: { format: null, size: source.size, sha256: 'a' },
  changes: ['converted_from_heic', 'location_removed', 'redacted'],
  edits: [{ page: null, turn: 0, cropped: false, boxes: 2 }],
  notes: [{ note: 'card_number', place: { in: 'page', page: 2 }, lastFour: '4242' }],
  pages: null,
  picture: { width: 4, height: 3 },
}

const item: KeptItem = {
  id: 'a',
  picked: { name: source.name, size: source.size, lastModified: 5 },
  filename: 'side.jpg',
  kind: null,
  uploadId: null,
  preparation,
}

it('both files of a row and what is known of them come back as they were', async () => {
  const files = { source, made }
  const written: unknown = JSON.parse(JSON.stringify(keptFacts(item, files, 3)))
  const read = readKeptFacts('a', written)
  expect(read).toMatchObject(item)
  if (!read) throw new Error('Not readable')
  const back = readKeptFiles(new Blob([keptBytes(files)]), read)
  expect(await back.source.text()).toBe('as picked')
  expect(back.source.name).toBe('side.heic')
  expect(await back.made?.text()).toBe('as made')
  expect(back.made?.type).toBe('image/jpeg')
})

it('a file that needed nothing is kept once', async () => {
  const files = { source, made: null }
  expect(keptBytes(files)).toBe(source)
  const read = readKeptFacts('a', keptFacts({ ...item, preparation: null }, files, 3))
  if (!read) throw new Error('Not readable')
  const back = readKeptFiles(keptBytes(files), read)
  expect([await back.source.text(), back.made]).toEqual(['as picked', null])
})

it('reads what was written before files were prepared', () => {
  const { picked, filename, kind, uploadId } = item
  expect(readKeptFacts('a', { picked, filename, kind, uploadId, position: 1 })).toMatchObject({
    preparation: null,
    madeSize: null,
  })
})
