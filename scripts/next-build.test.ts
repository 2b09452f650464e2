import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { completeStandalone, hashOfInputs, isBuilt } from './next-build'

let root: string

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'evidence-desk-build-'))
  await put('app/page.tsx', 'export default null')
  await put('lib/format/money.ts', 'export const a = 1')
  await put('next.config.js', 'export default {}')
})

afterEach(() => rm(root, { recursive: true, force: true }))

async function put(file: string, content: string): Promise<void> {
  await mkdir(path.dirname(path.join(root, file)), { recursive: true })
  await writeFile(path.join(root, file), content)
}

async function putBuild(hash: string): Promise<void> {
  await put('.next/BUILD_ID', 'id')
  await put('.next/built-from', hash)
}

describe('hashOfInputs', () => {
  it.each([
    ['a changed file', () => put('lib/format/money.ts', 'export const a = 2')],
    ['a new file', () => put('components/ui/button.tsx', '')],
    ['a new root file', () => put('proxy.ts', '')],
    ['a removed file', () => rm(path.join(root, 'next.config.js'))],
    [
      'a renamed file',
      () => rename(path.join(root, 'lib/format/money.ts'), path.join(root, 'lib/format/cash.ts')),
    ],
  ])('changes with %s', async (_case, change) => {
    const before = hashOfInputs(root)
    await change()
    expect(hashOfInputs(root)).not.toBe(before)
  })

  it('does not change with tests, documents and scripts', async () => {
    const before = hashOfInputs(root)
    await put('lib/format/money.test.ts', 'x')
    await put('docs/architecture.md', 'x')
    await put('scripts/cli.mjs', 'x')
    expect(hashOfInputs(root)).toBe(before)
  })
})

describe('isBuilt', () => {
  it('is true only for a finished build of these files', async () => {
    expect(isBuilt(root)).toBe(false)
    await putBuild(hashOfInputs(root))
    expect(isBuilt(root)).toBe(true)
    await put('app/page.tsx', 'export default 1')
    expect(isBuilt(root)).toBe(false)
  })

  it('is false for an interrupted build', async () => {
    await putBuild(hashOfInputs(root))
    await rm(path.join(root, '.next/BUILD_ID'))
    expect(isBuilt(root)).toBe(false)
  })
})

describe('completeStandalone', () => {
  it('adds static files and removes settings and tests', async () => {
    await put('public/robots.txt', '')
    await put('.next/static/chunk.js', '')
    for (const file of [
      'server.js',
      '.env',
      '.env.production',
      'lib/server/vault/vault-worker.ts',
      'lib/server/vault/vault.test.ts',
      'lib/server/vault/testing/make-fifo.ts',
    ]) {
      await put(`.next/standalone/${file}`, '')
    }
    completeStandalone(root)
    const entries = await readdir(path.join(root, '.next/standalone'), {
      recursive: true,
      withFileTypes: true,
    })
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(path.relative(root, entry.parentPath), entry.name))
    expect(files.toSorted()).toEqual([
      '.next/standalone/.next/static/chunk.js',
      '.next/standalone/lib/server/vault/vault-worker.ts',
      '.next/standalone/public/robots.txt',
      '.next/standalone/server.js',
    ])
  })
})
