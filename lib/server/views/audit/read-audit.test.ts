import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { auditCheckSchema, auditPageSchema, type AuditFilter } from '@/lib/contract/audit'
import { auditLog } from '@/lib/db/schema/audit-log'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { accountApi } from '@/lib/format/account-paths'
import { withQuery } from '@/lib/format/paths'
import { addTestAccount, testActor } from '@/lib/server/auth/testing/accounts'
import { expectProblem } from '@/lib/server/testing/document-calls'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'
import { appendAuditAlone } from '@/lib/server/audit-log/append-audit'

describeOnBothDatabases('the audit log', (openDatabase) => {
  let test: TestDesk

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase())
  })
  afterAll(() => test.close())
  beforeEach(async () => {
    await test.desk.db.delete(auditLog)
  })

  const write = (filename: string, more: { disputeId?: string; personId?: string } = {}) =>
    appendAuditAlone(
      test.desk.db,
      { ...testActor, personId: more.personId ?? null },
      {
        action: 'document_uploaded',
        filename,
        ...(more.disputeId && { disputeId: more.disputeId }),
      },
    )

  async function page(
    query: AuditFilter & { limit?: number; before?: string; after?: string } = {},
  ) {
    const response = await test.call('admin', 'GET', withQuery(accountApi.audit(), query))
    expect(response.status).toBe(200)
    return auditPageSchema.parse(await response.json())
  }

  const filesIn = ({ items }: Awaited<ReturnType<typeof page>>) =>
    items.map(({ filename }) => filename)
  const filesOf = async (query: Parameters<typeof page>[0]) => filesIn(await page(query))

  it('is listed newest first, in pages', async () => {
    for (const name of ['1', '2', '3', '4', '5']) await write(name)
    const first = await page({ limit: 2 })
    expect(first).toMatchObject({ limit: 2, newer: null })
    expect(filesIn(first)).toEqual(['5', '4'])
    const second = await page({ limit: 2, before: first.older ?? '' })
    expect(filesIn(second)).toEqual(['3', '2'])
    const last = await page({ limit: 2, before: second.older ?? '' })
    expect(filesIn(last)).toEqual(['1'])
    expect(last.older).toBeNull()

    expect(filesIn(await page({ limit: 2, after: last.newer ?? '' }))).toEqual(['3', '2'])
    const back = await page({ limit: 2, after: second.newer ?? '' })
    expect(back).toEqual(first)
  })

  it('continues where a page ended, whatever was written meanwhile', async () => {
    for (const name of ['1', '2', '3']) await write(name)
    const first = await page({ limit: 2 })
    for (const name of ['4', '5', '6']) await write(name)
    const second = await page({ limit: 2, before: first.older ?? '' })
    expect(filesIn(second)).toEqual(['1'])
    const newer = await page({ limit: 2, after: second.newer ?? '' })
    expect(filesIn(newer)).toEqual(['3', '2'])
    expect(filesIn(await page({ limit: 2, after: newer.newer ?? '' }))).toEqual(['5', '4'])
    // Only one row is newer than the last cursor; the newest page is full nevertheless.
    const five = await page({ limit: 2, after: newer.newer ?? '' })
    expect(filesIn(await page({ limit: 2, after: five.newer ?? '' }))).toEqual(['6', '5'])
  })

  it('neither skips nor repeats rows with times less than a millisecond apart, or equal', async () => {
    for (const name of ['1', '2', '3', '4', '5', '6']) await write(name)
    await test.desk.db.execute(sql`update audit_log
      set at = timestamptz '2026-03-10 12:00:00.123450+00' + (sequence / 2) * interval '1 microsecond'`)
    const found: unknown[] = []
    for (let before: string | undefined, pages = 0; pages < 6; pages += 1) {
      const { items, older } = await page({ limit: 1, ...(before && { before }) })
      found.push(...items.map(({ filename }) => filename))
      before = older ?? undefined
    }
    expect(found).toEqual(['6', '5', '4', '3', '2', '1'])
  })

  it('is filtered by person, action and dispute', async () => {
    const { personId } = await addTestAccount(test.desk)
    await write('theirs', { personId })
    await write('other', { disputeId: 'dspt_test_1' })
    expect(await filesOf({ person: personId })).toEqual(['theirs'])
    expect(await filesOf({ dispute: 'dspt_test_1' })).toEqual(['other'])
    const added = await page({ action: 'person_added' })
    expect(added.items).toMatchObject([{ action: 'person_added', detail: { subjectId: personId } }])
    expect(added.people.map(({ id }) => id)).toContain(personId)
  })

  it("counts days in the account's time zone", async () => {
    // The last and the first moment of a day in Bangkok.
    const moments = ['2026-03-09T16:59:59Z', '2026-03-09T17:00:00Z', '2026-03-10T16:59:59Z']
    for (const at of moments) {
      await write(at)
      await test.desk.db
        .update(auditLog)
        .set({ at: new Date(at) })
        .where(eq(auditLog.filename, at))
    }
    expect(await filesOf({ from: '2026-03-10', to: '2026-03-10' })).toEqual([
      moments[2],
      moments[1],
    ])
    expect(await filesOf({ to: '2026-03-09' })).toEqual([moments[0]])
  })

  it.each([
    { from: '2026-13-01' },
    { person: 'me' },
    { action: 'nothing' },
    { limit: 500 },
    { before: '1' },
    { after: '1-x' },
    { before: '9999999999999999999-1' },
  ])('refuses the query %o', async (query) => {
    const response = await test.call('admin', 'GET', withQuery(accountApi.audit(), { ...query }))
    await expectProblem(response, 422, 'malformed_request')
  })

  it('is exported as a complete CSV, oldest first, safe to open; and the download is audited', async () => {
    await write('=HYPERLINK("https://evil.example","x")')
    for (let row = 0; row < 501; row += 1) await write(`file-${row}.pdf`)
    const response = await test.call('admin', 'GET', accountApi.auditCsv())
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="audit-log-\d{4}-\d\d-\d\d\.csv"$/,
    )
    const bytes = new Uint8Array(await response.arrayBuffer())
    expect(Buffer.from(bytes.slice(0, 3)).toString('hex')).toBe('efbbbf')
    const lines = new TextDecoder().decode(bytes).trimEnd().split('\r\n')
    expect(lines[0]).toBe(
      '"row","time","action","person","person_email","person_id","dispute","document","upload","filename","kind","detail","request_id","address","hash"',
    )
    expect(lines).toHaveLength(1 + 502 + 1)
    expect(lines[1]).toContain(`"'=HYPERLINK(""https://evil.example"",""x"")"`)
    expect(lines.at(-1)).toContain('"audit_exported","The admin"')
    expect((await page()).items[0]).toMatchObject({ action: 'audit_exported' })
  })

  it('exports the filtered rows as CSV', async () => {
    await write('one', { disputeId: 'dspt_test_1' })
    await write('two', { disputeId: 'dspt_test_2' })
    const path = withQuery(accountApi.auditCsv(), { dispute: 'dspt_test_2' })
    const text = await (await test.call('admin', 'GET', path)).text()
    expect(text).toContain(',"two",')
    expect(text).not.toContain(',"one",')
  })

  it('reports whether the chain is intact, and where it breaks', async () => {
    const at = expect.any(String)
    const chain = async () => {
      const response = await test.call('admin', 'GET', accountApi.auditChain())
      expect(response.headers.get('content-type')).toBe('application/x-ndjson')
      const lines = (await response.text()).trimEnd().split('\n')
      return auditCheckSchema.parse(JSON.parse(lines.at(-1) ?? ''))
    }
    for (const name of ['1', '2', '3']) await write(name)
    const whole = { at, rows: 3 }
    const result = { type: 'result', at, whole }
    expect(await chain()).toEqual({ ...result, rows: 3, broken: null })
    await test.desk.db.update(auditLog).set({ filename: 'x' }).where(eq(auditLog.filename, '2'))
    expect(await chain()).toEqual({ ...result, rows: 1, broken: { row: 2, reason: 'altered' } })
    await test.desk.db.delete(auditLog).where(eq(auditLog.filename, 'x'))
    expect(await chain()).toEqual({ ...result, rows: 1, broken: { row: 3, reason: 'gap' } })
  })
})
