import { randomUUID } from 'node:crypto'
import { lstat, mkdir, utimes } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openDatabase } from '@/lib/db/open-database'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'
import { removeOrphans } from './remove-orphans'
import { makeFifo } from '@/lib/server/vault/testing/make-fifo'
import { vaultFiles } from '@/lib/server/vault/testing/vault-files'

let test: TestDesk

beforeAll(async () => {
  test = await openTestDesk(await openDatabase({ memory: true }))
})
afterAll(() => test.close())

describe('removeOrphans', () => {
  it('removes an orphan next to a FIFO and a directory, which it keeps and reports', async () => {
    const { vault, env, log } = test.desk
    const { file, commit } = await vault.create()
    await commit()
    const folder = path.join(env.vaultDir, file.slice(0, 2))
    const longAgo = new Date('2026-01-01')
    await utimes(path.join(folder, `${file}.sealed`), longAgo, longAgo)
    const fifo = path.join(folder, `${randomUUID()}.sealed`)
    const directory = path.join(folder, `${randomUUID()}.sealed`)
    makeFifo(fifo)
    await mkdir(directory)
    for (const foreign of [fifo, directory]) await utimes(foreign, longAgo, longAgo)

    const error = vi.spyOn(log, 'error')
    await removeOrphans(test.desk)
    expect(error.mock.calls).toEqual([
      [
        { paths: expect.arrayContaining([fifo, directory]) },
        'The vault holds entries that are not regular files',
      ],
    ])
    error.mockRestore()
    expect(await vaultFiles(vault)).toEqual([])
    expect((await lstat(fifo)).isFIFO()).toBe(true)
    expect((await lstat(directory)).isDirectory()).toBe(true)
  })
})
