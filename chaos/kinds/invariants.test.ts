import { describe, expect, it } from 'vitest'
import { checkKinds, type FinalState, type KindEvidence } from './invariants'
import { kindSuite } from './suite'

const before = [{ filename: 'slip.pdf', sha256: 'slip', kind: 'proof_of_receipt' }]
const found = (kind: string, sha256 = 'slip') => ({ documentId: `docu_${kind}`, kind, sha256 })

function change(final: FinalState): KindEvidence['changes'][number] {
  return {
    plan: {
      changeId: 'change',
      document: 0,
      kind: 'cardholder_details',
      atMs: 0,
      clicks: 1,
      leaves: null,
      server: 0,
    },
    outcome: { type: 'acknowledged', status: 200 },
    violations: [],
    final,
  }
}

function violations(evidence: Partial<KindEvidence>): string[] {
  const report = checkKinds({
    before,
    changes: [change({ state: 'done' })],
    found: [found('cardholder_details')],
    mayRefuse: false,
    closes: false,
    ...evidence,
  })
  return kindSuite.violations(report).map((line) => line.split(':')[0] ?? '')
}

describe('the invariants of a change of kind', () => {
  it('hold when the document exists once, under the new kind', () => {
    expect(violations({})).toEqual([])
  })

  it('hold when a refused change left the document as it was', () => {
    const refused = change({ state: 'refused', code: 'dispute_not_open' })
    const kept = { changes: [refused], found: [found('proof_of_receipt')] }
    expect(violations({ ...kept, mayRefuse: true })).toEqual([])
    expect(violations(kept)).toEqual(['wrong'])
  })

  it('are violated by a document that is gone, or exists twice', () => {
    expect(violations({ found: [] })).toEqual(['lost'])
    const both = [found('proof_of_receipt'), found('cardholder_details')]
    expect(violations({ found: both })).toEqual(['duplicate'])
    const left = { found: both, changes: [change({ state: 'both' })] }
    expect(violations(left)).toEqual(['duplicate'])
    expect(violations({ ...left, closes: true })).toEqual([])
  })

  it('are violated by a change that is still underway, or was never answered', () => {
    const kept = { found: [found('proof_of_receipt')] }
    expect(violations({ ...kept, changes: [change({ state: 'underway' })] })).toEqual(['stuck'])
    expect(violations({ ...kept, changes: [change({ state: 'unknown' })] })).toEqual(['stuck'])
  })

  it('are violated by a wrong kind, two changes that are done, and other bytes', () => {
    expect(violations({ found: [found('proof_of_receipt')] })).toEqual(['wrong'])
    const done = change({ state: 'done' })
    expect(violations({ changes: [done, done] })).toEqual(['wrong'])
    const other = [found('cardholder_details'), found('proof_of_receipt', 'other')]
    expect(violations({ found: other })).toEqual(['wrong'])
  })

  it('let one of two changes of a document be refused', () => {
    const second = change({ state: 'refused', code: 'kind_change_underway' })
    expect(violations({ changes: [change({ state: 'done' }), second] })).toEqual([])
  })
})
