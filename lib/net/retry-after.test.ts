import { describe, expect, it } from 'vitest'
import { parseRetryAfter } from './retry-after'

describe('parseRetryAfter', () => {
  const date = 'Thu, 20 Mar 2025 09:50:24 GMT'

  it.each([
    ['3', 3_000],
    [' 0 ', 0],
    ['Thu, 20 Mar 2025 09:50:31 GMT', 7_000],
    ['Thu, 20 Mar 2025 09:50:00 GMT', 0],
    ['999999999', 3_600_000],
    ['Thu, 20 Mar 2125 09:50:31 GMT', 3_600_000],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('reads %j as %s ms', (header, expected) => {
    expect(parseRetryAfter(header, date)).toBe(expected)
  })
})
