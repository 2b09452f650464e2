import { describe, expect, it } from 'vitest'
import { coverageOf } from './coverage'

describe('the kinds a dispute has documents of', () => {
  it('are covered or missing, in the desk’s order', () => {
    expect(
      coverageOf({ total: 3, perKind: { proof_of_receipt: 1, details_of_purchase: 2 } }),
    ).toEqual({
      covered: ['details_of_purchase', 'proof_of_receipt'],
      missing: ['cardholder_details', 'proof_of_acceptance'],
    })
  })

  it('are not called missing while Omise has sent only some of the documents', () => {
    expect(coverageOf({ total: 45, perKind: { proof_of_receipt: 20 } })).toEqual({
      covered: ['proof_of_receipt'],
      missing: [],
    })
  })

  it('are all missing without documents', () => {
    expect(coverageOf({ total: 0, perKind: {} }).missing).toHaveLength(4)
  })

  it('leave aside what Omise adds later', () => {
    expect(coverageOf({ total: 1, perKind: { other_evidence: 1 } }).covered).toEqual([])
  })
})
