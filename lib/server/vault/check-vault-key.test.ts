import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EnvError } from '@/lib/env'
import { checkVaultKey } from './check-vault-key'
import { makeFifo } from './testing/make-fifo'
import { openVault } from './vault'

let directory: string
const key = randomBytes(32)
const otherKey = randomBytes(32)

beforeEach(async () => {
  directory = path.join(await mkdtemp(path.join(tmpdir(), 'vault-key-')), 'vault')
})
afterEach(() => rm(path.dirname(directory), { recursive: true }))

const checkFile = () => path.join(directory, 'key-check.sealed')

async function store(bytes: Uint8Array): Promise<string> {
  const writer = await openVault(directory, key).create()
  await writer.write(bytes)
  await writer.commit()
  return path.join(directory, writer.file.slice(0, 2), `${writer.file}.sealed`)
}

describe('checkVaultKey', () => {
  it('accepts the first key and no other afterwards', async () => {
    await checkVaultKey(directory, key)
    await checkVaultKey(directory, key)
    await expect(checkVaultKey(directory, otherKey)).rejects.toBeInstanceOf(EnvError)
    await checkVaultKey(directory, key)
    expect(await readdir(directory)).toEqual(['key-check.sealed'])
  })

  it('reports the error and the directory, without the key', async () => {
    await checkVaultKey(directory, key)
    const error = await checkVaultKey(directory, otherKey).catch((cause: unknown) => cause)
    const message = error instanceof Error ? error.message : ''
    expect(message).toContain('VAULT_KEY  is not the key this vault was made with')
    expect(message).toContain(directory)
    for (const secret of [key, otherKey]) {
      expect(message).not.toContain(secret.toString('base64'))
    }
  })

  it('recognises the key of a vault that has files but no check file yet', async () => {
    await store(randomBytes(9))
    await expect(checkVaultKey(directory, otherKey)).rejects.toBeInstanceOf(EnvError)
    expect(await readdir(directory)).not.toContain('key-check.sealed')
    await checkVaultKey(directory, key)
    expect(await readdir(directory)).toContain('key-check.sealed')
  })

  it('is not misled by a damaged or an unfinished file', async () => {
    await truncate(await store(randomBytes(90)), 40)
    await store(randomBytes(90))
    const unfinished = await openVault(directory, key).create()
    await checkVaultKey(directory, key)
    await unfinished.abort()
    expect(await readdir(directory)).toContain('key-check.sealed')
  })

  it('accepts one of two different keys when both come first concurrently', async () => {
    const results = await Promise.allSettled([
      checkVaultKey(directory, key),
      checkVaultKey(directory, otherKey),
      checkVaultKey(directory, key),
      checkVaultKey(directory, otherKey),
    ])
    const winners = results.map(({ status }) => status === 'fulfilled')
    expect(winners[0]).toBe(winners[2])
    expect(winners[1]).toBe(winners[3])
    expect(winners[0]).not.toBe(winners[1])
    expect(await readdir(directory)).toEqual(['key-check.sealed'])
  })

  it('refuses an altered check file, and does not create another', async () => {
    await checkVaultKey(directory, key)
    const original = await readFile(checkFile())
    for (const altered of [original.subarray(0, -1), Buffer.alloc(0), randomBytes(60)]) {
      await writeFile(checkFile(), altered)
      await expect(checkVaultKey(directory, key)).rejects.toBeInstanceOf(EnvError)
    }
    await writeFile(checkFile(), original)
    await checkVaultKey(directory, key)
  })

  it.each(['a FIFO', 'a directory'])(
    'fails when there is %s in place of the check file',
    async (what) => {
      await mkdir(directory)
      if (what === 'a FIFO') makeFifo(checkFile())
      else await mkdir(checkFile())
      await expect(checkVaultKey(directory, key)).rejects.toThrow('is not a regular file')
    },
  )

  it('does not list the check file as a file of the vault', async () => {
    await checkVaultKey(directory, key)
    const first = await openVault(directory, key).list().next()
    expect(first.done).toBe(true)
  })
})
