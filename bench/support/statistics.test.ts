import { expect, it } from 'vitest'
import { median } from './statistics.ts'

it('is the middle value, whatever the order', () => {
  expect(median([9, 1, 5])).toBe(5)
  expect(median([4])).toBe(4)
})

it('is the mean of the middle two of an even number', () => {
  expect(median([8, 1, 2, 100])).toBe(5)
})

it('refuses to invent one', () => {
  expect(() => median([])).toThrow('nothing')
})
