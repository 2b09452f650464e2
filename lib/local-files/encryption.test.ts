import { expect, it } from 'vitest'
import { newKey, encrypt, decrypt } from './encryption'

const plain = new TextEncoder().encode('%PDF-1.7 a receipt')

it('decrypts what was encrypted', async () => {
  const key = await newKey()
  const encrypted = await encrypt(key, plain, 'file 1')
  expect(new Uint8Array(await decrypt(key, encrypted, 'file 1'))).toEqual(plain)
})

it('reveals nothing, and differs each time', async () => {
  const key = await newKey()
  const [first, second] = [await encrypt(key, plain, 'a'), await encrypt(key, plain, 'a')]
  expect(Buffer.from(first.bytes).includes('receipt')).toBe(false)
  expect(Buffer.from(first.bytes).equals(Buffer.from(second.bytes))).toBe(false)
})

it('decrypts only with the same key and context, and unchanged', async () => {
  const key = await newKey()
  const encrypted = await encrypt(key, plain, 'file 1')
  const changed = { ...encrypted, bytes: encrypted.bytes.slice(0) }
  new Uint8Array(changed.bytes).reverse()
  await expect(decrypt(await newKey(), encrypted, 'file 1')).rejects.toThrow()
  await expect(decrypt(key, encrypted, 'file 2')).rejects.toThrow()
  await expect(decrypt(key, changed, 'file 1')).rejects.toThrow()
})

it('has a key that cannot be exported', async () => {
  const key = await newKey()
  expect(key.extractable).toBe(false)
  await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow()
})
