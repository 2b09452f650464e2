import { describe, expect, it } from 'vitest'
import { readDay, readOneOf, readWholeNumber } from './read-param'

describe('parameters of an address', () => {
  it('are one of the values there are, or nothing', () => {
    expect(readOneOf('b', ['a', 'b'])).toBe('b')
    for (const text of [null, '', 'B', 'c']) expect(readOneOf(text, ['a', 'b'])).toBeUndefined()
  })

  it('are whole numbers within their bounds, or nothing', () => {
    expect(readWholeNumber('7', { min: 7, max: 7 })).toBe(7)
    for (const text of [null, '', '6', '8', '7.0', '-7', '1e1', ' 7']) {
      expect(readWholeNumber(text, { min: 7, max: 7 })).toBeUndefined()
    }
  })

  it('are days that exist, or nothing', () => {
    expect(readDay('2028-02-29')).toBe('2028-02-29')
    for (const text of [null, '', '2026-02-29', '2026-13-01', '2026-3-1', 'today']) {
      expect(readDay(text)).toBeUndefined()
    }
  })
})
