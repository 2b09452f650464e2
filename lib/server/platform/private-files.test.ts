import { chmod, lstat, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { tightenAccess } from './private-files'
import { captureLog } from '@/lib/server/testing/capture-log'

let parent: string
let dataDir: string

beforeEach(async () => {
  parent = await mkdtemp(path.join(tmpdir(), 'private-files-'))
  await chmod(parent, 0o755)
  dataDir = path.join(parent, 'data')
})
afterEach(() => rm(parent, { recursive: true }))

async function modeOf(entry: string): Promise<string> {
  return ((await lstat(path.join(parent, entry))).mode & 0o777).toString(8)
}

async function put(name: string, mode: number): Promise<void> {
  const file = path.join(parent, name)
  await mkdir(path.dirname(file), { recursive: true, mode: 0o755 })
  await writeFile(file, '')
  await chmod(file, mode)
}

describe('tightenAccess', () => {
  it('removes the access of others to our files, and to nothing else', async () => {
    for (const file of ['vault.key', 'database/base/1', 'sandbox/merchants/a/seed.json']) {
      await put(`data/${file}`, 0o644)
    }
    await put('data/notes.txt', 0o644)
    await put('elsewhere.txt', 0o644)
    await symlink(path.join(parent, 'elsewhere.txt'), path.join(dataDir, 'database', 'link'))
    const { log, lines } = captureLog()
    await tightenAccess({ dataDir, vaultDir: path.join(dataDir, 'vault') }, log)

    expect(await Promise.all(['data', 'data/database', 'data/database/base'].map(modeOf))).toEqual([
      '700',
      '700',
      '700',
    ])
    for (const file of ['vault.key', 'database/base/1', 'sandbox/merchants/a/seed.json']) {
      expect(await modeOf(`data/${file}`)).toBe('600')
    }
    expect(await modeOf('.')).toBe('755')
    expect(await modeOf('data/notes.txt')).toBe('644')
    expect(await modeOf('elsewhere.txt')).toBe('644')
    expect(lines()).toMatchObject([
      { level: 40, files: 9, paths: expect.arrayContaining([dataDir]) },
    ])
  })
})
