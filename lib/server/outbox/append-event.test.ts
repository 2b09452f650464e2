import { asc, eq, sql } from 'drizzle-orm'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import type { OpenDatabase } from '@/lib/db/open-database'
import { liveEvents } from '@/lib/db/schema/live-events'
import { describeOnBothDatabases, describeOnPostgres } from '@/lib/db/testing/test-database'
import { appendAudit, appendAuditAlone } from '@/lib/server/audit-log/append-audit'
import { appendEvent } from './append-event'
import { purgeEvents } from './purge-events'

const AGENT = {
  personId: '6f1f4f0c-5f0e-4a0e-9d5e-0d5d1b9e9a11',
  personName: 'Naoko',
  requestId: null,
  address: null,
}
const DISPUTE = 'dspt_test_1'

describeOnBothDatabases('the outbox', (openDatabase) => {
  let database: OpenDatabase

  beforeAll(async () => {
    database = await openDatabase()
  })
  beforeEach(async () => {
    await database.db.delete(liveEvents)
  })

  const events = () => database.db.select().from(liveEvents).orderBy(asc(liveEvents.id))

  it('has one event of an audit action that other pages show', async () => {
    await appendAuditAlone(database.db, AGENT, {
      action: 'document_uploaded',
      disputeId: DISPUTE,
      documentId: 'docu_test_1',
      filename: 'invoice.pdf',
    })
    await appendAuditAlone(database.db, AGENT, {
      action: 'document_downloaded',
      disputeId: DISPUTE,
      documentId: 'docu_test_1',
    })
    expect(await events()).toMatchObject([
      {
        topic: 'document',
        action: 'document_uploaded',
        disputeId: DISPUTE,
        personId: AGENT.personId,
        personName: 'Naoko',
      },
    ])
  })

  it('has no event of a change that was rolled back', async () => {
    const change = database.db.transaction(async (tx) => {
      await appendEvent(tx, { topic: 'draft', action: 'draft_saved', disputeId: DISPUTE })
      await appendAudit(tx, AGENT, { action: 'check_asked', disputeId: DISPUTE })
      throw new Error('The change failed')
    })
    await expect(change).rejects.toThrow('The change failed')
    expect(await events()).toEqual([])
  })

  it('deletes events that are older than an hour', async () => {
    const { db } = database
    for (const action of ['old', 'new']) {
      await appendEvent(db, { topic: 'dispute', action, disputeId: DISPUTE })
    }
    await db
      .update(liveEvents)
      .set({ at: sql`now() - interval '61 minutes'` })
      .where(eq(liveEvents.action, 'old'))
    await purgeEvents({ db, now: () => new Date() })
    expect(await events()).toMatchObject([{ action: 'new' }])
  })
})

describeOnPostgres('the order of the outbox', (openDatabase) => {
  it('is the order of commits, also when audit rows and events are appended in turn', async () => {
    const { db } = await openDatabase()
    /** The ids that a reader saw at each commit; later reads must only add greater ones. */
    const seen: number[][] = []
    const ids = async () => {
      const rows = await db.select({ id: liveEvents.id }).from(liveEvents).orderBy(liveEvents.id)
      seen.push(rows.map(({ id }) => id))
    }
    await Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        await db.transaction(async (tx) => {
          const event = () =>
            appendEvent(tx, { topic: 'draft', action: 'draft_saved', disputeId: DISPUTE })
          const audit = () => appendAudit(tx, AGENT, { action: 'kind_waived', disputeId: DISPUTE })
          for (const append of index % 2 ? [event, audit] : [audit, event]) await append()
        })
        await ids()
      }),
    )
    seen.sort((a, b) => a.length - b.length)
    expect(seen.at(-1)).toHaveLength(80)
    for (const [index, look] of seen.entries()) {
      expect(seen[index + 1]?.slice(0, look.length) ?? look).toEqual(look)
    }
  })
})
