import { describe, expect, it } from 'vitest'
import {
  holds,
  checkInvariants,
  type Evidence,
  type FoundDocument,
  type SentFile,
} from './invariants'

const acknowledged = { type: 'acknowledged', status: 201 } as const

function sent(name: string, more: Partial<SentFile> = {}): SentFile {
  return {
    uploadId: `id of ${name}`,
    filename: `${name}.pdf`,
    sha256: `hash of ${name}`,
    clicks: 1,
    outcome: acknowledged,
    violations: [],
    ...more,
  }
}

let documents = 0
function found(name: string): FoundDocument {
  documents += 1
  return { documentId: `docu_${documents}`, sha256: `hash of ${name}` }
}

function checked(evidence: Partial<Evidence>) {
  return checkInvariants({ sent: [], listed: [], found: [], mayRefuse: false, ...evidence })
}

const unsettled = { uploadId: 'id of a', settled: false, problem: 'omise_busy' }
const refused = { uploadId: 'id of a', settled: true, problem: 'dispute_not_open' }

describe('the invariants', () => {
  it('hold when each acknowledged file exists once', () => {
    const report = checked({ sent: [sent('a'), sent('b')], found: [found('b'), found('a')] })
    expect(report).toMatchObject({ files: 2, acknowledged: 2, lost: [], duplicates: [] })
    expect(holds(report)).toBe(true)
  })

  it('are violated by an acknowledged file that is missing', () => {
    const report = checked({ sent: [sent('a'), sent('b')], found: [found('b')] })
    expect(report.lost).toEqual(['a.pdf (id of a): acknowledged, and not there'])
    expect(holds(report)).toBe(false)
  })

  it('are violated by a file that exists twice, acknowledged or not', () => {
    const outcome = { type: 'given_up', last: 'no answer' } as const
    const report = checked({
      sent: [sent('a', { clicks: 2 }), sent('b', { outcome })],
      found: [found('a'), found('a'), found('b'), found('b')],
    })
    expect(report.duplicates).toHaveLength(2)
    expect(report.duplicatesOfOneClick).toBe(1)
    expect(holds(report)).toBe(false)
  })

  it('are violated twice when one file replaced another', () => {
    const report = checked({ sent: [sent('a'), sent('b')], found: [found('b'), found('b')] })
    expect(report).toMatchObject({ lost: [expect.any(String)], duplicates: [expect.any(String)] })
  })

  it('are violated by an unsettled file: stuck, not lost', () => {
    const report = checked({ sent: [sent('a')], listed: [unsettled] })
    expect(report).toMatchObject({
      stuck: ['a.pdf (id of a): not settled, omise_busy'],
      lost: [],
    })
    expect(holds(report)).toBe(false)
  })

  it('are violated by bytes that were not sent', () => {
    const report = checked({ sent: [sent('a')], found: [found('a'), found('half of a')] })
    expect(report.wrong).toEqual([expect.stringContaining('bytes that were not sent')])
    expect(holds(report)).toBe(false)
  })

  it('are violated by an error response', () => {
    const report = checked({
      sent: [sent('a', { violations: ['500 internal_error'] })],
      found: [found('a')],
    })
    expect(report.wrong).toEqual(['a.pdf (id of a): 500 internal_error'])
    expect(holds(report)).toBe(false)
  })
})

describe('a refusal', () => {
  it('with a reason and a cause is no violation, immediately or later', () => {
    const outcome = { type: 'refused', code: 'dispute_not_open' } as const
    const later = checked({ sent: [sent('a')], listed: [refused], mayRefuse: true })
    const atOnce = checked({ sent: [sent('a', { outcome })], mayRefuse: true })
    expect([holds(later), holds(atOnce)]).toEqual([true, true])
  })

  it.each([
    ['without a reason', { listed: [{ ...refused, problem: null }], mayRefuse: true }],
    ['without a cause', { listed: [refused], mayRefuse: false }],
    ['for another cause', { listed: [{ ...refused, problem: 'internal_error' }], mayRefuse: true }],
    ['of a file that is a document', { listed: [refused], found: [found('a')], mayRefuse: true }],
  ])('%s is a violation', (_case, evidence) => {
    const report = checked({ sent: [sent('a')], ...evidence })
    expect(report).toMatchObject({ wrong: [expect.any(String)], lost: [] })
    expect(holds(report)).toBe(false)
  })
})

describe('a file that was never acknowledged', () => {
  const outcome = { type: 'given_up', last: 'no answer' } as const

  it('is not lost: its sender got an error', () => {
    const report = checked({ sent: [sent('a', { outcome })] })
    expect(report).toMatchObject({
      acknowledged: 0,
      lost: [],
      givenUp: ['a.pdf (id of a): no answer'],
    })
    expect(holds(report)).toBe(true)
  })

  it('and is a document nevertheless has misled its sender', () => {
    const report = checked({ sent: [sent('a', { outcome })], found: [found('a')] })
    expect(report).toMatchObject({ givenUp: [], misled: ['a.pdf (id of a): no answer'] })
  })
})
