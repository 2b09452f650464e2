import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { auditPageSchema } from '@/lib/contract/audit'
import { documentsPageSchema } from '@/lib/contract/documents'
import { historySchema } from '@/lib/contract/history'
import { people } from '@/lib/db/schema/people'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { accountApi } from '@/lib/format/account-paths'
import { api, withQuery } from '@/lib/format/paths'
import { testActor } from '@/lib/server/auth/testing/accounts'
import { appendAuditAlone } from '@/lib/server/audit-log/append-audit'
import { systemActor } from '@/lib/server/audit-log/system-actors'
import { verifyAudit } from '@/lib/server/audit-log/verify-audit'
import { insertPerson } from '@/lib/server/people/people'
import { readNames } from '@/lib/server/people/names'
import { documentCalls } from '@/lib/server/testing/document-calls'
import { responseCalls } from '@/lib/server/testing/response-calls'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'

describeOnBothDatabases('people with the same name', (openDatabase) => {
  let test: TestDesk
  let disputeId: string
  let agent: typeof people.$inferSelect
  let copyId: string
  const { uploaded } = documentCalls(() => test)
  const { saved, waive, state } = responseCalls(() => test)

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase())
    disputeId = await test.omise.openDispute()
    const [found] = await test.desk.db.select().from(people).where(eq(people.role, 'agent'))
    if (!found) throw new Error('There is no agent')
    agent = found
    await uploaded(disputeId, {})
    await saved(disputeId, 'Dear bank', 0)
    await waive(disputeId, 'proof_of_receipt', 'Digital goods')
  })
  afterAll(() => test.close())

  const read = async (path: string): Promise<unknown> =>
    (await test.call('admin', 'GET', path)).json()

  /** Every name on the page of the dispute. */
  async function namesOnThePage(): Promise<string[]> {
    const history = historySchema.parse(await read(api.history(disputeId)))
    const documents = documentsPageSchema.parse(await read(api.documents(disputeId)))
    const { draft } = await state(disputeId)
    return [
      ...history.items.map(({ person }) => person?.name ?? ''),
      ...documents.items.map(({ addedBy }) => addedBy?.name ?? ''),
      draft?.by.name ?? '',
    ]
  }

  it('are shown by name only while the names are unique', async () => {
    const names = await namesOnThePage()
    expect(names.length).toBeGreaterThanOrEqual(4)
    expect(new Set(names)).toEqual(new Set(['The agent']))
  })

  it('are shown with their e-mail when two names are equal, whatever the case and width', async () => {
    const copy = { email: 'copy@example.com', name: 'ｔｈｅ　AGENT', role: 'agent' as const }
    copyId =
      (await insertPerson(test.desk.db, testActor, { ...copy, password: 'four words' })) ?? ''
    expect(new Set(await namesOnThePage())).toEqual(new Set([`The agent (${agent.email})`]))
    const names = await readNames(test.desk.db)
    expect(names.of(copyId)).toBe('ｔｈｅ AGENT (copy@example.com)')
    const page = auditPageSchema.parse(await read(accountApi.audit()))
    expect(page.people).toContainEqual({ id: agent.id, name: `The agent (${agent.email})` })
  })

  it('cannot pass for the desk itself, even with a name that is older than the rules', async () => {
    const { db } = test.desk
    await db.update(people).set({ name: 'SERVER \u202Estart' }).where(eq(people.id, copyId))
    const names = await readNames(db)
    expect(names.of(copyId)).toBe('SERVER start (copy@example.com)')
    const row = { personId: copyId, personName: 'Server start' }
    expect(names.inAudit(row)).toBe('Server start (copy@example.com)')
    expect(names.inAudit(systemActor('Server start'))).toBe('Server start')
  })

  it("cannot have another's e-mail, or letters that look like it, in the name", async () => {
    const { db } = test.desk
    for (const name of [`The agent (${agent.email})`, 'The \u0430gent']) {
      await db.update(people).set({ name }).where(eq(people.id, copyId))
      expect((await readNames(db)).of(copyId)).toBe(`${name} (copy@example.com)`)
    }
    await db.update(people).set({ name: 'copy@example.com' }).where(eq(people.id, copyId))
    expect((await readNames(db)).of(copyId)).toBe('copy@example.com')
  })

  it('are identified by e-mail and id in the audit log and its CSV, which keep the recorded names', async () => {
    const { db } = test.desk
    const actor = { personId: copyId, personName: 'Server start', requestId: null, address: null }
    await appendAuditAlone(db, actor, { action: 'signed_in' })
    await appendAuditAlone(db, systemActor('Server start'), { action: 'person_enabled' })
    const page = auditPageSchema.parse(await read(accountApi.audit()))
    const [bySystem, byCopy] = page.items
    expect(bySystem).toMatchObject({ person: 'Server start', personId: null, email: null })
    expect(byCopy).toMatchObject({
      person: 'Server start',
      personId: copyId,
      email: 'copy@example.com',
    })
    const path = withQuery(accountApi.auditCsv(), { person: copyId })
    const csv = await (await test.call('admin', 'GET', path)).text()
    const [head, line] = csv.replaceAll('"', '').split('\r\n')
    expect(head).toContain(',person,person_email,person_id,')
    expect(line).toContain(`,Server start,copy@example.com,${copyId},`)
    expect((await verifyAudit(db)).broken).toBeNull()
  })
})
