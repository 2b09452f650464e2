import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { createTextCipher } from './text-cipher'

const cipher = createTextCipher(randomBytes(32))
const TEXT = 'https://hooks.example.com/T0/ลับ/秘密'

it('decrypts what it encrypted, differently each time', () => {
  const encrypted = cipher.encrypt(TEXT, 'row 1')
  expect(encrypted).not.toContain('hooks')
  expect(cipher.encrypt(TEXT, 'row 1')).not.toBe(encrypted)
  expect(cipher.decrypt(encrypted, 'row 1')).toBe(TEXT)
})

it('decrypts nothing from another row, with another key, or altered at any place', () => {
  const encrypted = cipher.encrypt(TEXT, 'row 1')
  expect(cipher.decrypt(encrypted, 'row 2')).toBeNull()
  expect(createTextCipher(randomBytes(32)).decrypt(encrypted, 'row 1')).toBeNull()
  const bytes = Buffer.from(encrypted.slice(3), 'base64url')
  for (const index of bytes.keys()) {
    const altered = Buffer.from(bytes)
    altered.writeUInt8(altered.readUInt8(index) ^ 1, index)
    expect(cipher.decrypt(`v1.${altered.toString('base64url')}`, 'row 1')).toBeNull()
  }
})

it.each(['', 'v1.', 'v1.AAAA', 'v2.AAAA', TEXT])('decrypts %j to nothing', (text) => {
  expect(cipher.decrypt(text, 'row 1')).toBeNull()
})
