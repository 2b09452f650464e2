import { expect, it } from 'vitest'
import { buildQuery } from './query'

it('omits undefined values and writes dates in whole seconds of UTC', () => {
  const from = new Date('2026-01-02T03:04:05.678Z')
  expect(buildQuery({ limit: 20, offset: undefined, order: 'chronological', from })).toBe(
    'limit=20&order=chronological&from=2026-01-02T03%3A04%3A05Z',
  )
})

it('escapes names and values', () => {
  expect(buildQuery({ 'filters[a]': 'x&y=1', query: 'พัสดุ' })).toBe(
    'filters%5Ba%5D=x%26y%3D1&query=%E0%B8%9E%E0%B8%B1%E0%B8%AA%E0%B8%94%E0%B8%B8',
  )
})

it.each([
  ['a fraction', { limit: 1.5 }],
  ['not a number', { offset: Number.NaN }],
  ['an invalid date', { from: new Date('never') }],
])('refuses %s', (_, values) => {
  expect(() => buildQuery(values)).toThrow(expect.objectContaining({ code: 'refused' }))
})
