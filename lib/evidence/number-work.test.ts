import { expect, it, onTestFinished, vi } from 'vitest'
import { isNear } from './number-labels'
import type * as Labels from './number-labels'
import { findPassportLines } from './passport-lines'
import { findSensitiveNumbers } from './sensitive-numbers'

vi.mock('./number-labels', async (load) => {
  const labels = await load<typeof Labels>()
  return { ...labels, isNear: vi.fn(labels.isNear) }
})

it('looks for words only around numbers that pass their check digit', () => {
  const table = '1234 56\n78 9012 '.repeat(1000)
  expect(findSensitiveNumbers(`${table}ありがとう 1234 5678 9018`)).toEqual([
    { kind: 'my_number', lastFour: '9018' },
  ])
  expect(vi.mocked(isNear).mock.calls.length).toBeLessThan(5)
})

it('finds the place of each letter only in rows with passport lines', () => {
  const search = vi.spyOn(String.prototype, 'matchAll')
  onTestFinished(() => search.mockRestore())
  expect(findPassportLines('PA<<.'.repeat(1000))).toEqual([])
  expect(search.mock.calls.length).toBeLessThan(10)
})
