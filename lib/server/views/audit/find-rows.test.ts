import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { auditPageSchema, type AuditFilter } from '@/lib/contract/audit'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { recordStatements, statementSql } from '@/lib/db/testing/record-statements'
import { accountApi } from '@/lib/format/account-paths'
import { withQuery } from '@/lib/format/paths'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'
import { filledPersonId, fillAuditLog } from '@/lib/server/audit-log/testing/fill-audit-log'

const ROWS = 20_000
const LIMIT = 20
/** Row n is about dispute n modulo this: few rows per dispute, so that a filter within a dispute stays cheap. */
const DISPUTES = 500

type Plan = {
  'Node Type': string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number | undefined
  Plans?: Plan[] | undefined
}
const planSchema: z.ZodType<Plan> = z.object({
  'Node Type': z.string(),
  'Actual Rows': z.number(),
  'Actual Loops': z.number(),
  'Rows Removed by Filter': z.optional(z.number()),
  Plans: z.optional(z.array(z.lazy(() => planSchema))),
})
const explainedSchema = z.object({
  rows: z.tuple([z.object({ 'QUERY PLAN': z.tuple([z.object({ Plan: planSchema })]) })]),
})

describeOnBothDatabases('a page of a long audit log', (openDatabase) => {
  let test: TestDesk
  const personId = filledPersonId(7)

  beforeAll(async () => {
    const database = await openDatabase()
    const until = new Date('2026-11-01T00:00:00Z')
    await fillAuditLog(database.db, { rows: ROWS, until, disputes: DISPUTES })
    test = await openTestDesk(database)
  })
  afterAll(() => test.close())

  const FILTERS: Readonly<Record<string, () => AuditFilter>> = {
    'no filter': () => ({}),
    person: () => ({ person: personId }),
    action: () => ({ action: 'document_uploaded' }),
    dispute: () => ({ dispute: 'dspt_test_7' }),
    'a range of days in the middle': () => ({ from: '2026-10-28', to: '2026-10-28' }),
    'days before the first row': () => ({ to: '2020-01-01' }),
    'person and action that never met': () => ({ person: personId, action: 'signed_in' }),
    'person and days': () => ({ person: personId, to: '2026-10-27' }),
    'action and days': () => ({ action: 'signed_out', from: '2026-10-26', to: '2026-10-27' }),
    'person, action and days': () => ({
      person: personId,
      action: 'document_uploaded',
      to: '2026-10-29',
    }),
    'dispute and person': () => ({ dispute: 'dspt_test_7', person: personId }),
    'dispute and action': () => ({ dispute: 'dspt_test_7', action: 'signed_in' }),
    'all of them': () => ({
      dispute: 'dspt_test_7',
      person: personId,
      action: 'signed_in',
      from: '2026-10-26',
      to: '2026-10-30',
    }),
  }

  describe.each(Object.entries(FILTERS))('with %s', (_name, filterOf) => {
    it('is read by an index scan, at any position in the log', async () => {
      const filter = filterOf()
      const newest = await read(filter)
      const cursors = [
        {},
        { before: newest.older ?? cursorAt('2026-10-28') },
        { before: cursorAt('2026-10-27') },
        { after: cursorAt('2026-10-27') },
        { after: cursorAt('2020-01-01') },
      ]
      for (const cursor of cursors) {
        const statements = await recordStatements(test.desk.db, () =>
          read({ ...filter, ...cursor }),
        )
        const ofTheLog = statements.filter(({ text }) => text.includes('from "audit_log"'))
        expect(ofTheLog.length).toBeGreaterThan(0)
        for (const statement of ofTheLog) {
          expect(statement.rows).toBeLessThanOrEqual(LIMIT + 1)
          const { types, visited } = await explained(statement)
          expect(types.filter((type) => !isWalk(type))).toEqual([])
          // A filter within one dispute may skip the dispute's other rows; no other scan skips any.
          const passedOver = filter.dispute ? ROWS / DISPUTES : 0
          expect(visited).toBeLessThanOrEqual(LIMIT + 1 + passedOver)
        }
      }
    })
  })

  async function read(query: AuditFilter & { before?: string; after?: string }) {
    const path = withQuery(accountApi.audit(), { ...query, limit: LIMIT })
    const response = await test.call('admin', 'GET', path)
    expect(response.status).toBe(200)
    return auditPageSchema.parse(await response.json())
  }

  async function explained(statement: Parameters<typeof statementSql>[0]) {
    const plan = await test.desk.db.transaction(async (tx) => {
      // Postgres sorts when it expects few rows; with many rows it uses this index.
      await tx.execute(sql`set local enable_bitmapscan = off`)
      return tx.execute(sql`explain (analyze, timing off, format json) ${statementSql(statement)}`)
    })
    const [
      {
        'QUERY PLAN': [{ Plan: root }],
      },
    ] = explainedSchema.parse(plan).rows
    const nodes = flatten(root)
    const visited = Math.max(
      ...nodes.map(
        (node) =>
          node['Actual Loops'] * (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)),
      ),
    )
    return { types: nodes.map((node) => node['Node Type']), visited }
  }
})

function flatten(plan: Plan): Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(flatten)]
}

function isWalk(nodeType: string): boolean {
  return ['Limit', 'Index Scan', 'Index Only Scan', 'Result'].includes(nodeType)
}

function cursorAt(day: string): string {
  return `${new Date(day).getTime() * 1000}-0`
}
