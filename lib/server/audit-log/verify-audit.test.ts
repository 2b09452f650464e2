import { randomUUID } from 'node:crypto'
import { eq, getTableColumns, sql } from 'drizzle-orm'
import fc from 'fast-check'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database, OpenDatabase } from '@/lib/db/open-database'
import { auditLog } from '@/lib/db/schema/audit-log'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { appendAuditAlone, type Actor, type AuditEntry } from './append-audit'
import { auditHash, CHAIN_START, toAuditTime } from './audit-hash'
import { verifyAudit } from './verify-audit'

const ACTOR: Actor = {
  personId: '6f0c9d4e-0000-4000-8000-00000000000A',
  personName: '伊藤 直子',
  requestId: '6f0c',
  address: '203.0.113.9',
}
const ENTRY: AuditEntry = {
  action: 'document_uploaded',
  disputeId: 'dspt_test_1',
  documentId: 'docu_test_1',
  uploadId: '6f0c9d4e-0000-4000-8000-00000000000B',
  filename: 'ใบเสร็จ.pdf',
  kind: 'details_of_purchase',
  detail: { size: 12, sha256: 'ab', pages: null, restored: false },
}

/** A forgery of each column, made with access to the database. */
const FORGERIES: Readonly<
  Record<keyof ReturnType<typeof getTableColumns<typeof auditLog>>, string>
> = {
  id: 'gen_random_uuid()',
  sequence: '-1',
  at: "at + interval '1 microsecond'",
  action: "'document_deleted'",
  personId: 'gen_random_uuid()',
  personName: "'Somchai'",
  disputeId: 'null',
  documentId: "document_id || '0'",
  uploadId: 'gen_random_uuid()',
  filename: "'receipt.pdf'",
  kind: "''",
  detail: `jsonb_set(detail, '{size}', '13')`,
  requestId: 'null',
  address: "'203.0.113.8'",
  hash: "upper(hash) || '0'",
}

describeOnBothDatabases('the chain of the audit log', (open) => {
  let database: OpenDatabase
  let db: Database

  beforeAll(async () => {
    database = await open()
    db = database.db
  })
  beforeEach(() => db.delete(auditLog))

  async function append(count: number): Promise<void> {
    for (let row = 0; row < count; row += 1) await appendAuditAlone(db, ACTOR, ENTRY)
  }

  const headOf = async () => (await verifyAudit(db)).head ?? ''

  it('is intact when unchanged, and when empty', async () => {
    expect(await verifyAudit(db)).toEqual({ rows: 0, head: null, broken: null, earlier: null })
    await append(3)
    const rows = await db.select().from(auditLog).orderBy(auditLog.sequence)
    expect(rows.map(({ sequence }) => sequence)).toEqual([1, 2, 3])
    const head = rows.at(-1)?.hash
    expect(head).toMatch(/^[0-9a-f]{64}$/)
    expect(await verifyAudit(db)).toEqual({ rows: 3, head, broken: null, earlier: null })
  })

  it('is intact with any content', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      // Unpaired surrogates and null characters, which no database stores.
      fc.string({ unit: fc.constantFrom('\0', '\ud83d', '\ude00', 'a', '"', '\\') }),
    )
    const detail = fc.dictionary(
      fc.string({ unit: fc.constantFrom('a', 'b', 'B', '_', 'é', '1') }),
      fc.oneof(text, fc.integer(), fc.double({ noNaN: true }), fc.boolean(), fc.constant(null)),
      { noNullPrototype: true },
    )
    await fc.assert(
      fc.asyncProperty(text, text, detail, async (personName, filename, values) => {
        await appendAuditAlone(
          db,
          { ...ACTOR, personName },
          { action: 'signed_in', filename, detail: values },
        )
      }),
      { numRuns: 80 },
    )
    expect(await verifyAudit(db)).toMatchObject({ broken: null, rows: await db.$count(auditLog) })
  })

  it('is one chain when many append concurrently, and some of them fail', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 60 }, (_, at) =>
        db.transaction(async (tx) => {
          await appendAuditAlone(tx, ACTOR, { ...ENTRY, detail: { at } })
          if (at % 3 === 0)
            await appendAuditAlone(tx, ACTOR, { ...ENTRY, detail: { at, twice: true } })
          if (at % 5 === 0) throw new Error('the change itself failed')
        }),
      ),
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(48)
    // 60 minus the 12 that failed, plus a second row for each third that succeeded.
    expect(await verifyAudit(db)).toMatchObject({ rows: 48 + 16, broken: null })
  })

  describe.each(Object.entries(FORGERIES))('when %s of a row is changed', (column, value) => {
    it('finds that row', async () => {
      await append(4)
      const { name } = getTableColumns(auditLog)[column as keyof typeof FORGERIES]
      await freeSequences(db)
      await db.execute(sql.raw(`update audit_log set ${name} = ${value} where sequence = 3`))
      const moved = column === 'sequence'
      expect(await verifyAudit(db)).toMatchObject({
        rows: moved ? 0 : 2,
        broken: { sequence: moved ? -1 : 3, reason: 'altered' },
      })
    })
  })

  it('finds the position of a removed row, first or middle', async () => {
    await append(5)
    await db.delete(auditLog).where(eq(auditLog.sequence, 3))
    expect(await verifyAudit(db)).toMatchObject({
      rows: 2,
      broken: { sequence: 4, reason: 'gap', action: ENTRY.action, personName: '伊藤 直子' },
    })
    await db.delete(auditLog).where(eq(auditLog.sequence, 1))
    expect(await verifyAudit(db)).toMatchObject({ rows: 0, broken: { sequence: 2, reason: 'gap' } })
  })

  it('finds a removed row although the later rows were renumbered', async () => {
    await append(5)
    await db.delete(auditLog).where(eq(auditLog.sequence, 3))
    await replaceSequences(db, '4, 3', '5, 4')
    expect(await verifyAudit(db)).toMatchObject({
      rows: 2,
      broken: { sequence: 3, reason: 'altered' },
    })
  })

  it('finds an inserted row', async () => {
    await append(5)
    await replaceSequences(db, '5, 6', '4, 5')
    const [model] = await db.select().from(auditLog).where(eq(auditLog.sequence, 3))
    if (!model) throw new Error('There is no third row')
    const put = { ...model, id: randomUUID(), sequence: 4 }
    await db.insert(auditLog).overridingSystemValue().values(put)
    expect(await verifyAudit(db)).toMatchObject({
      rows: 3,
      broken: { id: put.id, sequence: 4, reason: 'altered' },
    })
  })

  it('finds two swapped rows', async () => {
    await append(5)
    await replaceSequences(db, '2, 0', '4, 2', '0, 4')
    expect(await verifyAudit(db)).toMatchObject({ rows: 1, broken: { reason: 'altered' } })
  })

  it('finds rows removed from the end only with the result of an earlier run', async () => {
    await append(5)
    const earlier = { rows: 5, head: await headOf() }
    await db.delete(auditLog).where(eq(auditLog.sequence, 5))
    expect(await verifyAudit(db)).toMatchObject({ rows: 4, broken: null })
    expect(await verifyAudit(db, { earlier })).toMatchObject({ broken: null, earlier: 'cut' })

    await append(3)
    expect(await verifyAudit(db, { earlier })).toMatchObject({ broken: null, earlier: 'rewritten' })
    const later = { rows: 7, head: await headOf() }
    await append(1)
    expect(await verifyAudit(db, { earlier: later })).toMatchObject({
      rows: 8,
      earlier: 'confirmed',
    })
    await db.update(auditLog).set({ kind: 'x' }).where(eq(auditLog.sequence, 6))
    expect(await verifyAudit(db, { earlier: later })).toMatchObject({ rows: 5, earlier: null })
  })

  it('reads 5,000 rows across page boundaries', async () => {
    const rows = 5_000
    await insertChain(db, rows)
    expect(await verifyAudit(db)).toMatchObject({ rows, broken: null })
    await db.delete(auditLog).where(eq(auditLog.sequence, 4_001))
    expect(await verifyAudit(db)).toMatchObject({
      rows: 4_000,
      broken: { sequence: 4_002, reason: 'gap' },
    })
  })
})

/** Triggers protect these numbers, but the owner of the database can bypass them. */
async function freeSequences(db: Database): Promise<void> {
  await db.execute(sql`alter table audit_log alter column sequence drop identity if exists`)
}

/** Each pair `from, to` moves a row. */
async function replaceSequences(db: Database, ...moves: string[]): Promise<void> {
  await freeSequences(db)
  for (const move of moves) {
    const [from, to] = move.split(', ')
    await db.execute(sql.raw(`update audit_log set sequence = ${to} where sequence = ${from}`))
  }
}

/** The rows that the same number of appendAuditAlone calls would write, in a fraction of the time. */
async function insertChain(db: Database, count: number): Promise<void> {
  const at = new Date()
  const nothing = { documentId: null, uploadId: null, filename: null, kind: null, detail: null }
  const rows: (typeof auditLog.$inferInsert)[] = []
  let hash = CHAIN_START
  for (let sequence = 1; sequence <= count; sequence += 1) {
    const content = { ...ACTOR, ...nothing, disputeId: 'dspt_1', action: 'signed_in' }
    const row = { ...content, personId: null, id: randomUUID(), sequence }
    hash = auditHash(hash, { ...row, at: toAuditTime(at) })
    rows.push({ ...row, at, hash })
  }
  for (let from = 0; from < count; from += 1_000) {
    await db
      .insert(auditLog)
      .overridingSystemValue()
      .values(rows.slice(from, from + 1_000))
  }
}
