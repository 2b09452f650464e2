import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { VaultEntry } from './list-files'
import { HEADER_BYTES, SEGMENT_BYTES, SEGMENT_OVERHEAD } from './encrypted-file'
import { makeFifo } from './testing/make-fifo'
import { openVault, VaultError, type Vault } from './vault'

const key = randomBytes(32)
let directory: string
let vault: Vault

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'vault-'))
  vault = openVault(directory, key)
})

afterAll(() => rm(directory, { recursive: true }))

async function store(bytes: Uint8Array, chunkSize = bytes.length || 1): Promise<string> {
  const writer = await vault.create()
  for (let at = 0; at < bytes.length; at += chunkSize) {
    await writer.write(Uint8Array.from(bytes.subarray(at, at + chunkSize)))
  }
  await writer.commit()
  return writer.file
}

async function load(from: Vault, file: string): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of from.read(file)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function all(entries: AsyncIterable<VaultEntry>): Promise<VaultEntry[]> {
  const found: VaultEntry[] = []
  for await (const entry of entries) found.push(entry)
  return found
}

const pathOf = (file: string) => path.join(directory, file.slice(0, 2), `${file}.sealed`)

describe('vault', () => {
  it.each([0, 1, SEGMENT_BYTES - 1, SEGMENT_BYTES, SEGMENT_BYTES + 1, 3 * SEGMENT_BYTES])(
    'returns %i bytes unchanged',
    async (size) => {
      const bytes = randomBytes(size)
      expect((await load(vault, await store(bytes, 70_001))).equals(bytes)).toBe(true)
    },
  )

  it('returns the same bytes however they were chunked', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 5_000 }),
        fc.integer({ min: 1, max: 5_000 }),
        async (bytes, chunkSize) => {
          expect(Buffer.from(bytes).equals(await load(vault, await store(bytes, chunkSize)))).toBe(
            true,
          )
        },
      ),
      { numRuns: 30 },
    )
  })

  it('returns the hash of the bytes', async () => {
    const bytes = randomBytes(SEGMENT_BYTES + 3)
    const expected = createHash('sha256').update(bytes).digest('hex')
    const writer = await vault.create()
    await writer.write(Uint8Array.from(bytes))
    expect(await writer.commit()).toBe(expected)
  })

  it('does not detach memory that a chunk shares', async () => {
    const memory = Buffer.from('a whole sentence')
    const writer = await vault.create()
    await writer.write(memory.subarray(2, 7))
    await writer.commit()
    expect(memory.toString()).toBe('a whole sentence')
    expect((await load(vault, writer.file)).toString()).toBe('whole')
  })

  it('reports that a file cannot be stored, and keeps working', async () => {
    const nowhere = openVault(path.join(pathOf(await store(randomBytes(9))), 'no-folder'), key)
    await expect(nowhere.create()).rejects.toThrow('ENOTDIR')
    const bytes = randomBytes(9)
    expect((await load(vault, await store(bytes))).equals(bytes)).toBe(true)
  })

  it('stores no plain text on the disk', async () => {
    const secret = Buffer.from('card 4242 4242 4242 4242')
    const onDisk = await readFile(pathOf(await store(secret)))
    expect(onDisk.includes(secret)).toBe(false)
    expect(onDisk.includes(Buffer.from('4242'))).toBe(false)
  })

  it('refuses a file with any one byte changed', async () => {
    const file = await store(randomBytes(50))
    const original = await readFile(pathOf(file))
    for (let at = 0; at < original.length; at += 1) {
      const altered = Buffer.from(original)
      altered.writeUInt8(altered.readUInt8(at) ^ 1, at)
      await writeFile(pathOf(file), altered)
      await expect(load(vault, file)).rejects.toMatchObject({ reason: 'altered' })
    }
  })

  it('refuses a file truncated between segments', async () => {
    const file = await store(randomBytes(2 * SEGMENT_BYTES + 5))
    const original = await readFile(pathOf(file))
    const segment = SEGMENT_BYTES + SEGMENT_OVERHEAD
    await writeFile(pathOf(file), original.subarray(0, HEADER_BYTES + 2 * segment))
    await expect(load(vault, file)).rejects.toMatchObject({ reason: 'altered' })
  })

  it('refuses a file that replaces another', async () => {
    const [wanted, other] = [await store(randomBytes(9)), await store(randomBytes(9))]
    await rename(pathOf(other), pathOf(wanted))
    await expect(load(vault, wanted)).rejects.toBeInstanceOf(VaultError)
  })

  it('does not open with another key', async () => {
    const file = await store(randomBytes(9))
    const otherVault = openVault(directory, randomBytes(32))
    await expect(load(otherVault, file)).rejects.toMatchObject({ reason: 'altered' })
  })

  it('reports a missing file, and leaves nothing of an aborted one', async () => {
    const writer = await vault.create()
    await writer.write(randomBytes(SEGMENT_BYTES * 2))
    await writer.abort()
    await expect(load(vault, writer.file)).rejects.toMatchObject({ reason: 'missing' })
    expect(await readdir(path.join(directory, writer.file.slice(0, 2)))).not.toContain(
      `${writer.file}.sealed.part`,
    )
    await expect(load(vault, '../../etc/passwd')).rejects.toMatchObject({ reason: 'missing' })
  })

  it('cannot read a removed file', async () => {
    const file = await store(randomBytes(9))
    await vault.remove(file)
    await vault.remove(file)
    await expect(load(vault, file)).rejects.toMatchObject({ reason: 'missing' })
  })

  it('lists every file, finished or not, with the time of its last write', async () => {
    const own = await mkdtemp(path.join(tmpdir(), 'vault-list-'))
    const { create, list, remove } = openVault(own, randomBytes(32))
    expect(await all(list())).toEqual([])

    const [done, open] = [await create(), await create()]
    await done.write(randomBytes(9))
    await done.commit()
    await open.write(randomBytes(9))
    const folder = path.join(own, done.file.slice(0, 2))
    await utimes(path.join(folder, `${done.file}.sealed`), new Date(), new Date('2026-01-01'))
    await writeFile(path.join(own, 'note.txt'), 'not ours')
    await writeFile(path.join(folder, 'note.txt'), 'not ours')

    const entries = (await all(list())).filter((entry) => entry.type === 'file')
    expect(new Map(entries.map(({ file, finished }) => [file, finished]))).toEqual(
      new Map([
        [done.file, true],
        [open.file, false],
      ]),
    )
    const found = entries.find(({ file }) => file === done.file)
    expect(found?.modifiedAt).toEqual(new Date('2026-01-01'))

    await open.abort()
    await writeFile(path.join(folder, `${done.file}.sealed.part`), 'left by a crash')
    await remove(done.file)
    expect(await all(list())).toEqual([])
    await rm(own, { recursive: true })
  })

  it('fails on a FIFO or a directory in place of a file, and keeps working', async () => {
    const [fifo, folder] = [await store(randomBytes(9)), await store(randomBytes(9))]
    for (const file of [fifo, folder]) await rm(pathOf(file))
    makeFifo(pathOf(fifo))
    await mkdir(pathOf(folder))
    for (const file of [fifo, folder]) {
      await expect(load(vault, file)).rejects.toMatchObject({
        reason: 'missing',
        cause: { message: expect.stringContaining('is not a regular file') },
      })
    }
    const bytes = randomBytes(9)
    expect((await load(vault, await store(bytes))).equals(bytes)).toBe(true)
  })

  it('lists anything other than a regular file as foreign, including in place of folders', async () => {
    const own = await mkdtemp(path.join(tmpdir(), 'vault-foreign-'))
    const { create, list } = openVault(own, randomBytes(32))
    const { file, commit } = await create()
    await commit()
    const folder = path.join(own, file.slice(0, 2))
    const other = file.slice(0, 2) === '00' ? '01' : '00'
    makeFifo(path.join(own, other))
    makeFifo(path.join(folder, `${randomUUID()}.sealed`))
    await mkdir(path.join(folder, `${randomUUID()}.sealed.part`))
    const entries = await all(list())
    expect(entries.map(({ type }) => type).toSorted()).toEqual([
      'file',
      ...Array<string>(3).fill('foreign'),
    ])
    await rm(own, { recursive: true })
  })

  it('lists nothing when the directory does not exist', async () => {
    const nowhere = openVault(path.join(directory, 'nowhere'), randomBytes(32))
    expect(await all(nowhere.list())).toEqual([])
  })
})
