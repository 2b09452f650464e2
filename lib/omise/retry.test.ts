import { describe, expect, it } from 'vitest'
import { OmiseError, type OmiseErrorCode } from './errors'
import { retryDelay } from './retry'

const policy = { attempts: 5, baseDelayMs: 100, maxDelayMs: 1_000 }

function failure(code: OmiseErrorCode, retryAfterMs?: number): OmiseError {
  return new OmiseError({ code, message: code, retryAfterMs })
}

describe('retryDelay', () => {
  it('doubles up to the maximum, with jitter over the upper half', () => {
    const delays = (random: number) =>
      [1, 2, 3, 4].map((attempt) =>
        retryDelay(failure('network'), attempt, { ...policy, maxDelayMs: 350 }, () => random),
      )
    expect(delays(1)).toEqual([100, 200, 350, 350])
    expect(delays(0)).toEqual([50, 100, 175, 175])
  })

  it('ends with the last attempt', () => {
    expect(retryDelay(failure('network'), 5, policy, () => 1)).toBeNull()
  })

  it.each(['network', 'rate_limited', 'unavailable'] as const)('retries after %s', (code) => {
    expect(retryDelay(failure(code), 1, policy, () => 1)).toBe(100)
  })

  it.each(['timeout', 'not_found', 'unreadable', 'redirected', 'aborted', 'bad_request'] as const)(
    'does not retry after %s',
    (code) => {
      expect(retryDelay(failure(code), 1, policy, () => 1)).toBeNull()
    },
  )

  it('never retries earlier than Omise requests, and gives up when that is too long', () => {
    expect(retryDelay(failure('rate_limited', 900), 1, policy, () => 1)).toBe(900)
    expect(retryDelay(failure('rate_limited', 0), 1, policy, () => 1)).toBe(100)
    expect(retryDelay(failure('rate_limited', 1_001), 1, policy, () => 1)).toBeNull()
  })
})
