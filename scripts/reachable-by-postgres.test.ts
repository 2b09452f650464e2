import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeReachableByPostgres } from './reachable-by-postgres'

let root: string

beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'reachable-'))
})

afterAll(() => rmSync(root, { recursive: true }))

const modeOf = (folder: string) => statSync(folder).mode & 0o777

describe('makeReachableByPostgres', () => {
  it('lets others pass, and no more, through folders of root', () => {
    const clone = path.join(root, 'clone')
    mkdirSync(clone)
    chmodSync(clone, 0o750)
    chmodSync(root, 0o700)
    const opened = makeReachableByPostgres(clone)
    const isRoot = process.getuid?.() === 0
    expect(opened).toEqual(isRoot ? [clone, root] : [])
    expect([modeOf(clone), modeOf(root)]).toEqual(isRoot ? [0o751, 0o701] : [0o750, 0o700])
  })
})
