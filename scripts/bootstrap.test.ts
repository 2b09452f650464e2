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
  it('is true when all is installed; packages for other platforms may be missing', () => {
    expect(satisfiesLock(wanted, { packages: here }, true)).toBe(true)
  })

  it('requires the packages of the tests only when they are needed', () => {
    expect(satisfiesLock(wanted, { packages: production }, false)).toBe(true)
    expect(satisfiesLock(wanted, { packages: production }, true)).toBe(false)
  })

  it('requires the version of the lock file, even of an optional package', () => {
    for (const [location, version] of [
      ['node_modules/next', '16.4.5'],
      ['node_modules/fsevents', '2.3.2'],
    ] as const) {
      const packages = { ...here, [location]: { version } }
      expect(satisfiesLock(wanted, { packages }, true)).toBe(false)
    }
  })

  it('is false when a package is missing', () => {
    expect(satisfiesLock(wanted, { packages: {} }, false)).toBe(false)
  })
})
