import { describe, expect, it } from 'vitest'
import { REASONS, toReason } from './reasons'

describe('toReason', () => {
  it('knows Omise’s 16 reasons, both spellings of fraud, and reads anything else as other', () => {
    expect(REASONS).toHaveLength(16)
    expect(REASONS.map(toReason)).toEqual([...REASONS])
    expect(toReason('unauthorized_charge_aka_fraud')).toBe('unauthorized_charge')
    expect(toReason('invented_in_2030')).toBe('other')
  })
})
