import { expect, it } from 'vitest'
import { isWorse } from './recorded.ts'

it.each([
  [0.9, 0.9, false],
  [0.61, 0.9, false],
  [0.59, 0.9, true],
  [2, 0.9, false],
  [0.01, undefined, false],
])('a ratio of %f against a recorded %s: worse by a third is %s', (ratio, recorded, worse) => {
  expect(isWorse(ratio, recorded)).toBe(worse)
})
