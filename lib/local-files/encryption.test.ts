import { expect, it } from 'vitest'
import { newKey, seal, unseal } from './encryption'

const plain = new TextEncoder().encode('%PDF-1.7 a receipt')

it('gives back what was sealed', async () => {
  const key = await newKey()
  const sealed = await seal(key, plain, 'file 1')
  expect(new Uint8Array(await unseal(key, sealed, 'file 1'))).toEqual(plain)
})

it('shows nothing of it, and never looks the same twice', async () => {
  const key = await newKey()
  const [first, second] = [await seal(key, plain, 'a'), await seal(key, plain, 'a')]
  expect(Buffer.from(first.bytes).includes('receipt')).toBe(false)
  expect(Buffer.from(first.bytes).equals(Buffer.from(second.bytes))).toBe(false)
})

it('opens only with its key, as what it is, and unchanged', async () => {
  const key = await newKey()
  const sealed = await seal(key, plain, 'file 1')
  const changed = { ...sealed, bytes: sealed.bytes.slice(0) }
  new Uint8Array(changed.bytes).reverse()
  await expect(unseal(await newKey(), sealed, 'file 1')).rejects.toThrow()
  await expect(unseal(key, sealed, 'file 2')).rejects.toThrow()
  await expect(unseal(key, changed, 'file 1')).rejects.toThrow()
})

it('has a key that cannot be read out', async () => {
  const key = await newKey()
  expect(key.extractable).toBe(false)
  await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow()
})
