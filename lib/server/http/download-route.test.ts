import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Role } from '@/lib/evidence/access'
import { openDatabase } from '@/lib/db/open-database'
import { accountApi } from '@/lib/format/account-paths'
import { api, withQuery } from '@/lib/format/paths'
import { documentCalls, expectProblem } from '@/lib/server/testing/document-calls'
import { pdf } from '@/lib/server/testing/files'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'

const AT_ONCE = 3

let test: TestDesk
let disputeId = ''
let documentId = ''
const { uploaded } = documentCalls(() => test)

beforeAll(async () => {
  test = await openTestDesk(await openDatabase({ memory: true }))
  disputeId = await test.omise.openDispute()
  documentId = (await uploaded(disputeId, { filename: 'slip.pdf', body: pdf(300_000) })).id
})
afterAll(() => test.close())

const DOWNLOADS: Readonly<Record<string, { role: Role; path: () => string }>> = {
  'a case': { role: 'viewer', path: () => api.export(disputeId) },
  'the CSV of disputes': { role: 'agent', path: () => api.disputesCsv() },
  'the CSV of the audit log': { role: 'admin', path: () => accountApi.auditCsv() },
  'a document': {
    role: 'viewer',
    path: () => withQuery(api.content(disputeId, documentId), { download: 1 }),
  },
}

const rowsOf = () => test.desk.db.query.auditLog.findMany({ columns: { action: true } })

describe.each(Object.entries(DOWNLOADS))('%s', (_name, { role, path }) => {
  const get = () => test.call(role, 'GET', path())

  it('is refused while three downloads of the person run, and then records nothing', async () => {
    const running = await Promise.all(Array.from({ length: AT_ONCE }, get))
    const before = await rowsOf()
    const refused = await get()
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    await expectProblem(refused, 429, 'too_many_downloads')
    const head = await test.call(role, 'HEAD', path())
    expect(head.status).toBe(429)
    expect(head.headers.get('problem-code')).toBe('too_many_downloads')
    expect(await rowsOf()).toEqual(before)
    const other = role === 'admin' ? null : await test.call('admin', 'GET', path())
    expect(other?.status ?? 200).toBe(200)

    await running[0]?.arrayBuffer()
    await running[1]?.body?.cancel()
    const [fourth, fifth] = [await get(), await get()]
    expect([fourth.status, fifth.status]).toEqual([200, 200])
    await expectProblem(await get(), 429, 'too_many_downloads')
    for (const one of [running[2], fourth, fifth, other]) await one?.body?.cancel()
    expect((await test.call(role, 'HEAD', path())).status).toBe(200)
  })

  it('releases its slot when it cannot be opened', async () => {
    const missing = path().replaceAll(disputeId, 'dspt_test_000000000000000000')
    const query = missing === path() ? '?person=x&tab=x' : ''
    for (let attempt = 0; attempt <= AT_ONCE; attempt += 1) {
      expect((await test.call(role, 'GET', missing + query)).status).toBeOneOf([404, 422])
    }
    const response = await get()
    expect(response.status).toBe(200)
    await response.body?.cancel()
  })
})

it('queues any number of documents that a page displays', async () => {
  const show = () => test.call('viewer', 'GET', api.content(disputeId, documentId))
  const first = await Promise.all(Array.from({ length: AT_ONCE }, show))
  let answered = 0
  const others = Array.from({ length: 20 }, async () => {
    const response = await show()
    answered += 1
    return response.arrayBuffer()
  })
  // A download does not wait for what a page displays.
  const download = await test.call('viewer', 'GET', DOWNLOADS['a document']?.path() ?? '')
  expect(download.status).toBe(200)
  expect(answered).toBe(0)
  await download.body?.cancel()
  for (const response of first) await response.arrayBuffer()
  const bodies = await Promise.all(others)
  expect(bodies.map(({ byteLength }) => byteLength)).toEqual(others.map(() => 300_000))
})
