import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import type { AuditChainLine } from '@/lib/contract/audit'
import type { Database } from '@/lib/db/open-database'
import { auditLog } from '@/lib/db/schema/audit-log'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { recordStatements, type Statement } from '@/lib/db/testing/record-statements'
import { createLog } from '@/lib/server/platform/log'
import { captureLog } from '@/lib/server/testing/capture-log'
import { appendAuditAlone } from './append-audit'
import { createAuditChecker, type AuditChecker } from './audit-checker'
import { fillAuditLog } from './testing/fill-audit-log'

const ROWS = 1_000
const MAX_SLICE = 250
const DAY_MS = 24 * 60 * 60 * 1000
const NO_ACTOR = { personId: null, personName: null, requestId: null, address: null }

describeOnBothDatabases('the check of the audit log', (openDatabase) => {
  let db: Database
  let clock: number
  let checker: AuditChecker

  beforeAll(async () => {
    db = (await openDatabase()).db
  })
  beforeEach(async () => {
    await db.delete(auditLog)
    await fillAuditLog(db, { rows: ROWS })
    clock = Date.parse('2026-11-01T00:00:00Z')
    checker = newChecker()
  })

  /** No log counts as small, so rows are read again only when required. */
  const newChecker = (smallLogRows = 0) =>
    createAuditChecker({
      db,
      log: createLog('silent'),
      now: () => new Date(clock),
      smallLogRows,
      progressEveryMs: 0,
    })

  const append = () => appendAuditAlone(db, NO_ACTOR, { action: 'signed_in' })
  const alter = (sequence: number) =>
    db.update(auditLog).set({ kind: 'other' }).where(eq(auditLog.sequence, sequence))
  const time = () => new Date(clock).toISOString()

  async function rowsReadBy(work: () => Promise<unknown>): Promise<number> {
    return sumOfRows(await recordStatements(db, work))
  }

  it('reads the rows in slices and yields to the event loop after each', async () => {
    let turns = 0
    let isOver = false
    const count = () => {
      turns += 1
      if (!isOver) setImmediate(count)
    }
    setImmediate(count)
    const statements = await recordStatements(db, () => checker.check('new'))
    isOver = true
    expect(sumOfRows(statements)).toBe(ROWS + 1)
    for (const { rows } of statements) expect(rows).toBeLessThanOrEqual(MAX_SLICE)
    expect(turns).toBeGreaterThanOrEqual(ROWS / MAX_SLICE)
  })

  it('continues from the last verified row', async () => {
    const whole = { at: time(), rows: ROWS }
    expect(await checker.check('new')).toEqual({
      type: 'result',
      at: time(),
      rows: ROWS,
      broken: null,
      whole,
    })
    await append()
    clock += 60_000
    const [first, second] = [await rowsReadBy(() => checker.check('new')), checker.check('new')]
    // The last verified row, the new one, and the length of the log.
    expect(first).toBe(3)
    expect(await second).toEqual({
      type: 'result',
      at: time(),
      rows: ROWS + 1,
      broken: null,
      whole,
    })
  })

  it('is shared by all concurrent callers', async () => {
    const asked = () => Promise.all(Array.from({ length: 5 }, () => checker.check('new')))
    expect(await rowsReadBy(asked)).toBe(ROWS + 1)
  })

  it('waits for a check of the new rows before it reads all of them, once for all callers', async () => {
    await checker.check('new')
    const asked = () =>
      Promise.all([checker.check('new'), checker.check('all'), checker.check('all')])
    // The first check: the last verified row and the length.
    expect(await rowsReadBy(asked)).toBe(2 + (ROWS + 1))
  })

  it('finds an altered row that was verified before when it reads all rows', async () => {
    await checker.check('new')
    await alter(400)
    expect((await checker.check('new')).broken).toBeNull()
    const broken = { row: 400, reason: 'altered' }
    expect(await checker.check('all')).toMatchObject({ rows: 399, broken })
    // Every later check reads a broken log completely.
    expect(await checker.check('new')).toMatchObject({ rows: 399, broken })
  })

  it('reads all rows again after a day, whichever kind is requested', async () => {
    await checker.check('new')
    await alter(400)
    clock += DAY_MS - 1
    expect((await checker.check('new')).broken).toBeNull()
    clock += 1
    expect(await checker.check('new')).toMatchObject({ broken: { row: 400, reason: 'altered' } })
  })

  it('reads a small log completely each time', async () => {
    checker = newChecker(ROWS)
    await checker.check('new')
    await alter(400)
    expect(await checker.check('new')).toMatchObject({ broken: { row: 400, reason: 'altered' } })
  })

  it('finds rows that were cut off at the end since the last check', async () => {
    await checker.check('new')
    await db.delete(auditLog).where(eq(auditLog.sequence, ROWS))
    const cut = { row: ROWS, reason: 'cut' }
    expect(await checker.check('new')).toMatchObject({ rows: ROWS - 1, broken: cut })
    await append()
    const rewritten = { row: ROWS, reason: 'rewritten' }
    expect(await checker.check('new')).toMatchObject({ rows: ROWS, broken: rewritten })
  })

  it('finds a log in which all hashes were recomputed since the last check', async () => {
    await checker.check('new')
    await db.delete(auditLog)
    await fillAuditLog(db, { rows: ROWS + 5 })
    const broken = { row: ROWS, reason: 'rewritten' }
    expect(await checker.check('new')).toMatchObject({ rows: ROWS + 5, broken })
  })

  it('logs what it finds', async () => {
    const { log, lines } = captureLog()
    checker = createAuditChecker({ db, log, now: () => new Date(clock) })
    await checker.check('all')
    expect(lines()).toEqual([])
    await alter(400)
    await checker.check('all')
    expect(lines()).toMatchObject([{ level: 50, audit: { row: 400, reason: 'altered' } }])
  })

  it('finds an altered row among the new ones', async () => {
    await checker.check('new')
    await append()
    await append()
    await alter(ROWS + 2)
    const broken = { row: ROWS + 2, reason: 'altered' }
    expect(await checker.check('new')).toMatchObject({ rows: ROWS + 1, broken })
  })

  it('yields the progress, then the result', async () => {
    const lines: AuditChainLine[] = []
    for await (const line of checker.watch('new')) lines.push(line)
    expect(lines.length).toBeGreaterThan(1)
    for (const line of lines.slice(0, -1)) {
      expect(line).toMatchObject({ type: 'progress', checked: expect.any(Number) })
    }
    expect(lines.at(-1)).toMatchObject({ type: 'result', rows: ROWS, broken: null })
  })

  it('ends when it is aborted', async () => {
    const check = checker.check('new').catch((error: unknown) => error)
    const statements = await recordStatements(db, () => checker.stop())
    expect(await check).toMatchObject({ name: 'AbortError' })
    expect(sumOfRows(statements)).toBeLessThan(ROWS)
  })
})

function sumOfRows(statements: readonly Statement[]): number {
  return statements.reduce((sum, { rows }) => sum + rows, 0)
}
