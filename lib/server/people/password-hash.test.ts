import { parseOptions } from '@node-rs/argon2'
import { expect, it } from 'vitest'
import { hashPassword, UNMATCHABLE_HASH, PASSWORD_MAX_BYTES, verifyPassword } from './password-hash'

it('hashes with argon2id, 19 MiB, two passes and a random salt', async () => {
  const [first, second] = [await hashPassword('a password'), await hashPassword('a password')]
  expect(first).not.toBe(second)
  expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(await verifyPassword(first, 'a password')).toBe(true)
  expect(await verifyPassword(first, 'A password')).toBe(false)
})

it('refuses an unknown account with the work of a real verification', async () => {
  expect(parseOptions(UNMATCHABLE_HASH)).toEqual(parseOptions(await hashPassword('a password')))
  expect(await verifyPassword(null, '')).toBe(false)
})

it('never accepts a password over the limit', async () => {
  const longest = 'ก'.repeat(66) + 'ab'
  expect(Buffer.byteLength(longest)).toBe(PASSWORD_MAX_BYTES)
  expect(await verifyPassword(await hashPassword(longest), longest)).toBe(true)
  expect(await verifyPassword(await hashPassword(''), `${longest}c`)).toBe(false)
})
