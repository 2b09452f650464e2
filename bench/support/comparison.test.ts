import { describe, expect, it } from 'vitest'
import { isWorse, median } from './comparison.ts'

it.each([
  [0.9, 0.9, false],
  [0.61, 0.9, false],
  [0.59, 0.9, true],
  [2, 0.9, false],
  [0.01, undefined, false],
])('a ratio of %f is worse than a recorded %s by a third: %s', (ratio, recorded, worse) => {
  expect(isWorse(ratio, recorded)).toBe(worse)
})

describe('median', () => {
  it('is the middle value in any order', () => {
    expect(median([9, 1, 5])).toBe(5)
    expect(median([4])).toBe(4)
  })

  it('is the mean of the two middle values of an even number', () => {
    expect(median([8, 1, 2, 100])).toBe(5)
  })

  it('throws for an empty list', () => {
    expect(() => median([])).toThrow('nothing')
  })
})
