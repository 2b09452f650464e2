import { describe, expect, it } from 'vitest'
import { REASONS, toReason } from './reasons'

describe('toReason', () => {
  it('maps Omise’s 16 reasons, both spellings of fraud, and anything else to other', () => {
    expect(REASONS).toHaveLength(16)
    expect(REASONS.map(toReason)).toEqual([...REASONS])
    expect(toReason('unauthorized_charge_aka_fraud')).toBe('unauthorized_charge')
    expect(toReason('invented_in_2030')).toBe('other')
  })
})
