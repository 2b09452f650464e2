import { describe, expect, it } from 'vitest'
import { satisfiesLock, type LockFile } from './bootstrap.mjs'

const wanted: LockFile = {
  packages: {
    '': {},
    'node_modules/next': { version: '16.4.6' },
    'node_modules/vitest': { version: '5.1.1', dev: true },
    'node_modules/fsevents': { version: '2.3.3', optional: true },
  },
}
const { 'node_modules/fsevents': _other, ...here } = wanted.packages
const { 'node_modules/vitest': _tests, ...production } = here

describe('satisfiesLock', () => {
  it('is content when all is there; packages for other platforms may lack', () => {
    expect(satisfiesLock(wanted, { packages: here }, true)).toBe(true)
  })

  it('asks for the packages of the tests only when they are needed', () => {
    expect(satisfiesLock(wanted, { packages: production }, false)).toBe(true)
    expect(satisfiesLock(wanted, { packages: production }, true)).toBe(false)
  })

  it('wants the version of the lock file, also of a package that may lack', () => {
    for (const [location, version] of [
      ['node_modules/next', '16.4.5'],
      ['node_modules/fsevents', '2.3.2'],
    ] as const) {
      const packages = { ...here, [location]: { version } }
      expect(satisfiesLock(wanted, { packages }, true)).toBe(false)
    }
  })

  it('misses a package that is not there', () => {
    expect(satisfiesLock(wanted, { packages: {} }, false)).toBe(false)
  })
})
