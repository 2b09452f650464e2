import { describe, expect, it } from 'vitest'
import { dice } from './random'

describe('dice', () => {
  it('returns the same sequence for the same seed, and another for the next', () => {
    const throws = (seed: number) => {
      const random = dice(seed)
      return Array.from({ length: 20 }, () => random.whole(1, 1_000_000))
    }
    expect(throws(7)).toEqual(throws(7))
    expect(throws(7)).not.toEqual(throws(8))
  })

  it('is mulberry32', () => {
    const { float } = dice(1)
    const drawn = [float(), float(), float()].map((number) => Math.floor(number * 2 ** 32))
    expect(drawn).toEqual([2693262067, 11749833, 2265367787])
  })

  it('includes both ends of a range, and nothing outside', () => {
    const { whole } = dice(3)
    const drawn = new Set(Array.from({ length: 500 }, () => whole(2, 5)))
    expect([...drawn].toSorted()).toEqual([2, 3, 4, 5])
  })

  it('chooses by weight, and nothing without weight', () => {
    const { weigh } = dice(4)
    const drawn = Array.from({ length: 1_000 }, () =>
      weigh([
        [9, 'often'],
        [0, 'never'],
        [1, 'seldom'],
      ]),
    )
    const count = (word: string) => drawn.filter((each) => each === word).length
    expect(count('never')).toBe(0)
    expect(count('often')).toBeGreaterThan(count('seldom') * 4)
    expect(count('seldom')).toBeGreaterThan(0)
    expect(() => weigh([])).toThrow('nothing to choose')
  })

  it('makes valid UUIDs and bytes of any length', () => {
    const { uuid, bytes } = dice(5)
    expect(uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect([0, 1, 33, 1_000].map((count) => bytes(count).length)).toEqual([0, 1, 33, 1_000])
    expect(bytes(64)).not.toEqual(bytes(64))
  })
})
