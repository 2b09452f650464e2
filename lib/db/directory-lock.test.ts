import { spawn, spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DatabaseInUseError, lockDirectory } from './directory-lock'

let root: string

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'lock-'))
})

afterAll(() => rm(root, { recursive: true }))

describe('lockDirectory', () => {
  it('refuses a directory that a running process holds, and takes over from a dead one', async () => {
    const directory = path.join(root, 'database')
    const other = spawn(process.execPath, ['-e', 'process.stdin.resume()'])
    await writeFile(`${directory}.lock`, String(other.pid))
    await expect(lockDirectory(directory)).rejects.toBeInstanceOf(DatabaseInUseError)

    const ended = new Promise((resolve) => other.once('exit', resolve))
    other.kill()
    await ended
    const unlock = await lockDirectory(directory)
    expect(await readFile(`${directory}.lock`, 'utf8')).toBe(String(process.pid))
    await unlock()
    await expect(readFile(`${directory}.lock`)).rejects.toThrow('ENOENT')
  })

  it('replaces a FIFO in place of its lock, without waiting for a writer', async () => {
    const directory = path.join(root, 'with-fifo')
    expect(spawnSync('mkfifo', [`${directory}.lock`]).status).toBe(0)
    const unlock = await lockDirectory(directory)
    expect(await readFile(`${directory}.lock`, 'utf8')).toBe(String(process.pid))
    await unlock()
  })
})
