import { expect, it } from 'vitest'
import { HeldFile, type ReadStored } from './held-file'

const bytesOf = (text: string) => new TextEncoder().encode(text).buffer

/** A store with one row, whose reads the test counts. */
function storeWith(text: string) {
  const reads: string[] = []
  const read: ReadStored = async (row, version) => {
    reads.push(`${row} ${version}`)
    return bytesOf(text)
  }
  return { reads, read }
}

const gone: ReadStored = () => Promise.reject(new Error('No longer stored'))

const textOf = async (held: HeldFile) => (await held.read()).text()

it('reads its part of a row, and keeps name, type and date', async () => {
  const file = new File(['made'], 'a.jpg', { type: 'image/jpeg', lastModified: 7 })
  const held = HeldFile.inMemory(file)
  held.release({ row: 'a', version: '1', begin: 3 }, storeWith('...made...').read)
  const back = await held.read()
  expect(await back.text()).toBe('made')
  expect(back).toMatchObject({ name: 'a.jpg', type: 'image/jpeg', lastModified: 7 })
})

it('is not read with fewer bytes than it has', async () => {
  const held = HeldFile.inMemory(new File(['made'], 'a.jpg'))
  held.release({ row: 'a', version: '1', begin: 3 }, storeWith('...mad').read)
  await expect(held.read()).rejects.toThrow()
})

it('reads a row once for all files that are brought back', async () => {
  const { reads, read } = storeWith('onetwo')
  const files = ['one', 'two'].map((text, index) => {
    const held = HeldFile.inMemory(new File([text], text))
    held.release({ row: 'a', version: '1', begin: 3 * index }, read)
    return held
  })
  await HeldFile.bringBack(files)
  expect(reads).toEqual(['a 1'])
  expect(files.map(({ place }) => place)).toEqual([null, null])
  expect(await Promise.all(files.map(textOf))).toEqual(['one', 'two'])
})

it('reads back the files that can be read when another one cannot', async () => {
  const [first, second] = ['one', 'two'].map((text) => HeldFile.inMemory(new File([text], text)))
  if (!first || !second) throw new Error('No files')
  first.release({ row: 'a', version: '1', begin: 0 }, gone)
  second.release({ row: 'b', version: '1', begin: 0 }, storeWith('two').read)
  await expect(HeldFile.bringBack([first, second])).rejects.toThrow()
  expect([first.place?.row, second.place]).toEqual(['a', null])
})

it('is read from where it was stored while its earlier place was read', async () => {
  const held = HeldFile.inMemory(new File(['one'], 'one'))
  const earlier = Promise.withResolvers<ArrayBuffer>()
  held.release({ row: 'a', version: '1', begin: 0 }, () => earlier.promise)
  const reading = textOf(held)
  held.release({ row: 'b', version: '1', begin: 0 }, storeWith('one').read)
  earlier.reject(new Error('No longer stored'))
  expect(await reading).toBe('one')
})

it('has bytes until they are stored, and again when they are brought back', async () => {
  const bytes = bytesOf('made')
  const held = HeldFile.inMemory({ name: 'a', size: 4, type: '', lastModified: 7, bytes })
  expect(await textOf(held)).toBe('made')
  expect(held.part).toBe(bytes)
  held.release({ row: 'a', version: '1', begin: 3 }, storeWith('...made...').read)
  expect(held.part).toBeNull()
  await HeldFile.bringBack([held])
  expect(held.part).toEqual(bytesOf('made'))
})

it('is copied for a worker, to which the bytes of the copy are moved', async () => {
  const bytes = bytesOf('made')
  const held = HeldFile.inMemory({ name: 'a', size: 4, type: '', lastModified: 7, bytes })
  const move = (copy: Awaited<ReturnType<typeof held.copy>>) =>
    copy instanceof File ? [] : structuredClone([copy.bytes], { transfer: [copy.bytes] })
  expect(move(await held.copy())).toEqual([bytesOf('made')])
  held.release({ row: 'a', version: '1', begin: 3 }, storeWith('...made...').read)
  expect(move(await held.copy())).toEqual([bytesOf('made')])
  expect(await textOf(held)).toBe('made')
  const picked = HeldFile.onDisk(new File(['on disk'], 'a'))
  expect(await picked.copy()).toBeInstanceOf(File)
})
