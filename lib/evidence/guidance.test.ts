import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NEEDS, needsOf } from './guidance'
import { kindsOf, missingKinds, stateOf, withoutKind } from './kind-state'
import { KINDS } from './kinds'
import { REASONS } from './reasons'

const reason = fc.oneof(fc.constantFrom(...REASONS), fc.string())
const perKind: fc.Arbitrary<Record<string, number>> = fc.dictionary(
  fc.constantFrom(...KINDS),
  fc.nat(3),
)
const evidence = fc
  .record({ perKind, uncounted: fc.nat(2), waived: fc.subarray([...KINDS]) })
  .map(({ perKind: counts, uncounted, waived }) => ({
    documents: {
      perKind: counts,
      total: Object.values(counts).reduce((sum, count) => sum + count, uncounted),
    },
    waived,
  }))

describe('guidance', () => {
  it('gives every kind one need, for any code from Omise', () => {
    fc.assert(
      fc.property(reason, (code) => {
        const sorted = NEEDS.flatMap((need) => kindsOf(needsOf(code), need))
        expect(sorted.toSorted()).toEqual([...KINDS].toSorted())
      }),
    )
  })

  it('has a needed or helpful kind for every reason', () => {
    for (const code of REASONS) expect(kindsOf(needsOf(code), 'needed'), code).not.toEqual([])
  })

  it('is the same for both spellings of fraud', () => {
    expect(needsOf('unauthorized_charge_aka_fraud')).toBe(needsOf('unauthorized_charge'))
  })

  it('is the general guidance for an unknown reason', () => {
    for (const code of ['not_available', 'not_recorded', 'something_new', 'toString', '']) {
      expect(needsOf(code)).toBe(needsOf('other'))
    }
  })
})

describe('a missing kind', () => {
  it('is needed, and neither covered nor waived', () => {
    fc.assert(
      fc.property(reason, evidence, (code, each) => {
        const missing = missingKinds(needsOf(code), each)
        for (const kind of KINDS) {
          const expected = needsOf(code)[kind] === 'needed' && stateOf(kind, each) === 'missing'
          expect(missing.includes(kind)).toBe(expected)
          if (!expected) continue
          expect(each.documents.perKind[kind] ?? 0).toBe(0)
          expect(each.waived).not.toContain(kind)
        }
      }),
    )
  })

  it('never appears when a document is added or a kind is waived', () => {
    fc.assert(
      fc.property(reason, evidence, fc.constantFrom(...KINDS), (code, before, kind) => {
        const { documents, waived } = before
        const arrived = {
          waived,
          documents: {
            total: documents.total + 1,
            perKind: { ...documents.perKind, [kind]: (documents.perKind[kind] ?? 0) + 1 },
          },
        }
        const given = { documents, waived: [...waived, kind] }
        for (const after of [arrived, given]) {
          const missing = missingKinds(needsOf(code), after)
          expect(missing).not.toContain(kind)
          expect(missingKinds(needsOf(code), before)).toEqual(expect.arrayContaining(missing))
        }
      }),
    )
  })

  it('is uncertain while some documents have an unreadable kind', () => {
    const uncertain = { documents: { total: 21, perKind: { proof_of_receipt: 20 } }, waived: [] }
    expect(missingKinds(needsOf('other'), uncertain)).toEqual([])
    expect(stateOf('details_of_purchase', uncertain)).toBe('unknown')
  })

  it('depends on the number of documents without a kind', () => {
    expect(withoutKind({ total: 3, perKind: { proof_of_receipt: 2 } })).toBe(1)
    expect(withoutKind({ total: 2, perKind: { proof_of_receipt: 2 } })).toBe(0)
  })
})
