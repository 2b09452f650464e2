import { isDeepStrictEqual } from 'node:util'
import { getTableColumns } from 'drizzle-orm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { auditLog } from '@/lib/db/schema/audit-log'
import { auditHash, CHAIN_START, toAuditTime, type AuditContent } from './audit-hash'

const row: AuditContent = {
  sequence: 7,
  id: '6f0c9d4e-0000-4000-8000-000000000001',
  at: '2026-11-24T03:12:09.120000Z',
  action: 'document_deleted',
  personId: '6f0c9d4e-0000-4000-8000-000000000002',
  personName: '伊藤 直子',
  disputeId: 'dspt_test_5m0',
  documentId: 'docu_test_5m0',
  uploadId: null,
  filename: 'ใบเสร็จ.pdf',
  kind: 'details_of_purchase',
  detail: { size: 12, sha256: 'ab' },
  requestId: '6f0c',
  address: '203.0.113.9',
}

const word = fc.string({ unit: 'binary', maxLength: 8 })
const optional = fc.option(word)
const values = fc.option(
  fc.dictionary(word, fc.oneof(word, fc.integer(), fc.boolean(), fc.constant(null)), {
    maxKeys: 3,
    noNullPrototype: true,
  }),
)
const contents: fc.Arbitrary<AuditContent> = fc.record(
  {
    sequence: fc.integer({ min: 1, max: 20 }),
    id: word,
    at: word,
    action: word,
    personId: optional,
    personName: optional,
    disputeId: optional,
    documentId: optional,
    uploadId: optional,
    filename: optional,
    kind: optional,
    detail: values,
    requestId: optional,
    address: optional,
  },
  { noNullPrototype: true },
)
const fields = Object.keys(row) as (keyof AuditContent)[]

describe('the hash of an audit row', () => {
  it('is stable: new versions verify old logs', () => {
    expect(auditHash(CHAIN_START, row)).toMatchInlineSnapshot(
      `"62ca85bb91421424abf1968def1219c1f3a6d57977a3dde9090efe4c8cb078ad"`,
    )
  })

  it('covers every column except itself', () => {
    const columns = Object.keys(getTableColumns(auditLog))
    expect(fields.toSorted()).toEqual(columns.filter((name) => name !== 'hash').toSorted())
    for (const field of fields) {
      expect(auditHash('', { ...row, [field]: 'other' }), field).not.toBe(auditHash('', row))
    }
  })

  it('changes with any field', () => {
    fc.assert(
      fc.property(contents, contents, fc.constantFrom(...fields), (one, other, field) => {
        const changed = { ...one, [field]: other[field] }
        expect(auditHash('', one) === auditHash('', changed)).toBe(isDeepStrictEqual(one, changed))
      }),
      { numRuns: 2_000 },
    )
  })

  it('changes with the previous row', () => {
    fc.assert(
      fc.property(word, word, (one, other) => {
        expect(auditHash(one, row) === auditHash(other, row)).toBe(one === other)
      }),
    )
  })

  it('changes when characters move from one field to the next', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('"', ',', '\\', '[', 'null', 'a', '\n'), minLength: 1 }),
        fc.nat(),
        fc.nat(),
        (text, one, other) => {
          const [first, second] = [one % (text.length + 1), other % (text.length + 1)]
          const cutAt = (at: number) => ({
            ...row,
            filename: text.slice(0, at),
            kind: text.slice(at),
          })
          expect(auditHash('', cutAt(first)) === auditHash('', cutAt(second))).toBe(
            first === second,
          )
        },
      ),
    )
  })

  it('distinguishes an empty text, null and the word null', () => {
    const hashes = [null, '', 'null'].map((kind) => auditHash('', { ...row, kind }))
    expect(new Set(hashes).size).toBe(3)
    expect(auditHash('', { ...row, detail: {} })).not.toBe(auditHash('', { ...row, detail: null }))
  })

  it('does not depend on the order of the keys of detail', () => {
    const turned = { ...row, detail: { sha256: 'ab', size: 12 } }
    expect(auditHash('', turned)).toBe(auditHash('', row))
  })

  it('has a time with microseconds', () => {
    expect(toAuditTime(new Date('2026-11-24T10:12:09.12+07:00'))).toBe(row.at)
  })
})
