import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keptSecret } from './secrets'
import { makeFifo } from '@/lib/server/vault/testing/make-fifo'

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'secrets-'))
})
afterEach(() => rm(directory, { recursive: true }))

describe('keptSecret', () => {
  it('creates a secret once and reads it afterwards', async () => {
    const [first, second] = await Promise.all([
      keptSecret(directory, 'vault.key'),
      keptSecret(directory, 'vault.key'),
    ])
    expect(first).toHaveLength(32)
    expect(second.equals(first)).toBe(true)
    expect((await keptSecret(directory, 'vault.key')).equals(first)).toBe(true)
  })

  it.each(['a FIFO', 'a directory'])('fails when there is %s in its place', async (what) => {
    const file = path.join(directory, 'session.key')
    if (what === 'a FIFO') makeFifo(file)
    else await mkdir(file)
    await expect(keptSecret(directory, 'session.key')).rejects.toThrow('is not a regular file')
  })

  it('refuses a file with other content', async () => {
    await writeFile(path.join(directory, 'session.key'), 'short')
    await expect(keptSecret(directory, 'session.key')).rejects.toThrow('does not hold a secret')
  })
})
