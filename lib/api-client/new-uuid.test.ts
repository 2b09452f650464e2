import { afterEach, expect, it, vi } from 'vitest'
import { newUuid } from './new-uuid'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

afterEach(() => vi.unstubAllGlobals())

it('creates version 4 UUIDs', () => {
  expect(newUuid()).toMatch(UUID)
})

it('creates them without https, too', () => {
  const { getRandomValues } = crypto
  vi.stubGlobal('crypto', { getRandomValues: getRandomValues.bind(crypto) })
  const made = Array.from({ length: 200 }, newUuid)
  for (const id of made) expect(id).toMatch(UUID)
  expect(new Set(made).size).toBe(200)
})
