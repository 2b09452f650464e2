import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '@/lib/db/open-database'
import { rateLimits } from '@/lib/db/schema/people'
import { accountApi } from '@/lib/format/account-paths'
import { api } from '@/lib/format/paths'
import { DOCUMENTS_SEEN_HEADER } from '@/lib/contract/documents-seen'
import { addTestAccount, signedInCookie } from '@/lib/server/auth/testing/accounts'
import { captureLog } from '@/lib/server/testing/capture-log'
import { pdf } from '@/lib/server/testing/files'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'
import { refusalOf } from './front-door'
import { callRoute, routeFiles } from '@/lib/server/testing/call-route'

/** Values that break a database, a date or an encoding when they are not validated. */
const HOSTILE = [
  '\0',
  'a\0b',
  '\uFFFD',
  '\u202E',
  '0000-01-01',
  '0000-12-31T23:59:59Z',
  '-000001-01-01T00:00:00Z',
  '+275760-09-13T00:00:00.000Z',
  '9999-12-31',
  '99999999999999999999',
  '1e400',
  '-1',
  '%00',
  '%E0%A4%A',
  '../../..',
  '{{',
  'x'.repeat(20_000),
]

/** JSON can also hold unpaired surrogates. */
const HOSTILE_IN_JSON = [...HOSTILE, '\uD800', 'a\uDFFFb', null, -1, 1e308, [], {}]

const AUDIT_FILTERS = ['person', 'action', 'dispute', 'from', 'to']
const DISPUTE_FILTERS = [
  'tab',
  'q',
  'order',
  'reason',
  'currency',
  'missing',
  'urgency',
  'from',
  'to',
  'assignee',
  'snoozed',
  'outcome',
  'closedFrom',
]
const PAGING = ['limit', 'offset', 'before', 'after']

const QUERIES: Readonly<Record<string, readonly string[]>> = {
  '/api/audit': [...AUDIT_FILTERS, ...PAGING],
  '/api/audit/csv': AUDIT_FILTERS,
  '/api/audit/chain': ['scope'],
  '/api/disputes': [...DISPUTE_FILTERS, ...PAGING],
  '/api/disputes/csv': DISPUTE_FILTERS,
  '/api/disputes/[disputeId]/documents': ['order', 'from', 'to', ...PAGING],
  '/api/disputes/[disputeId]/documents/[documentId]/content': ['download'],
  '/api/disputes/[disputeId]/calendar': ['locale'],
  '/api/disputes/[disputeId]/same-files': ['sha256', 'fingerprints'],
  '/api/templates/[templateId]': ['version'],
}

const SEGMENTS: Record<string, string> = {
  documentId: 'docu_test_5abc',
  uploadId: randomUUID(),
  personId: randomUUID(),
  sessionId: 'a'.repeat(64),
  kind: 'proof_of_receipt',
  noteId: randomUUID(),
  templateId: randomUUID(),
  viewId: randomUUID(),
}

describe('hostile input', () => {
  const { log, lines } = captureLog()
  let test: TestDesk
  let disputeId: string
  let cookie: string

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase({ memory: true }), { log })
    disputeId = await test.omise.openDispute()
  })
  afterAll(() => test.close())

  // A new person each time, because requests are limited per person.
  beforeEach(async () => {
    const { personId } = await addTestAccount(test.desk, 'admin')
    cookie = await signedInCookie(test.desk, personId)
  })

  async function expectNoFailure(
    method: string,
    path: string,
    init: RequestInit = {},
  ): Promise<void> {
    const headers = { cookie, 'sec-fetch-site': 'same-origin', ...init.headers }
    if (refusalOf({ method, url: path, headers: {} })) return
    const request = new Request(`http://localhost:3000${path}`, { ...init, method, headers })
    const response = await callRoute(request)
    await response.text()
    const what = `${response.status} ${method} ${path} ${String(init.body)}`.slice(0, 300)
    expect(response.status, what).toBeLessThan(500)
    expect(response.status, what).not.toBe(429)
  }

  const pathOf = (pattern: string) =>
    pattern.replace(/\[(\w+)\]/g, (_, name: string) => SEGMENTS[name] ?? disputeId)

  // The next-auth routes have their own tests.
  const patterns = routeFiles()
    .map(({ pattern }) => pattern)
    .filter((pattern) => pattern.includes('[') && !pattern.includes('[...'))

  it.each(patterns)('in the path of %s is refused without a server error', async (pattern) => {
    for (const value of HOSTILE) {
      for (const parameter of pattern.match(/\[\w+\]/g) ?? []) {
        const path = pathOf(pattern.replace(parameter, encodeURIComponent(value)))
        for (const method of ['GET', 'DELETE']) await expectNoFailure(method, path)
      }
    }
  })

  it.each(Object.keys(QUERIES))(
    'in the query of %s is refused without a server error',
    async (pattern) => {
      for (const name of QUERIES[pattern] ?? []) {
        for (const value of HOSTILE) {
          await expectNoFailure('GET', `${pathOf(pattern)}?${name}=${encodeURIComponent(value)}`)
        }
      }
    },
  )

  const bodies: [method: string, of: string, path: () => string, body: Record<string, unknown>][] =
    [
      [
        'POST',
        'a person',
        () => accountApi.people(),
        { email: 'new@example.com', name: 'Naoko Ito', role: 'agent' },
      ],
      ['PATCH', 'a change of a person', () => accountApi.person(randomUUID()), { role: 'agent' }],
      ['PUT', 'a draft', () => api.draft(disputeId), { text: 'Dear bank', version: 0 }],
      [
        'PUT',
        'a waiver',
        () => api.waiver(disputeId, 'proof_of_receipt'),
        { reason: 'Digital goods' },
      ],
      [
        'PUT',
        'an assignment',
        () => api.assignment(disputeId),
        { personId: randomUUID(), seen: null },
      ],
      [
        'PUT',
        'a snooze',
        () => api.snooze(disputeId),
        { until: '2026-03-01T00:00:00Z', reason: 'Waiting', seen: null },
      ],
      [
        'POST',
        'a note',
        () => api.notes(disputeId),
        { id: randomUUID(), text: 'The courier called', mentions: [] },
      ],
      ['PUT', 'a respond-by date', () => api.respondBy(disputeId), { at: '2026-03-01T00:00:00Z' }],
      [
        'POST',
        'a submission',
        () => api.response(disputeId),
        { answerId: randomUUID(), draftVersion: 1, missing: [] },
      ],
      [
        'POST',
        'an acceptance',
        () => api.accept(disputeId),
        { answerId: randomUUID(), amount: 1, currency: 'THB' },
      ],
      [
        'POST',
        'a request for review',
        () => api.check(disputeId),
        { draftVersion: 1, missing: [], note: 'Please look' },
      ],
      [
        'POST',
        'a return',
        () => api.returnCheck(disputeId),
        { checkId: randomUUID(), note: 'Not yet' },
      ],
      [
        'PUT',
        'a new password',
        () => accountApi.ownPassword(),
        { current: 'a password', password: 'another password' },
      ],
      ['POST', 'a link', () => accountApi.passwordLink(), { token: 'token' }],
      [
        'POST',
        'a chosen password',
        () => accountApi.setPassword(),
        { token: 'token', password: 'four unrelated words' },
      ],
    ]

  it.each(bodies)(
    'in a body is refused or stored without a server error: %s %s',
    async (method, _of, path, body) => {
      for (const field of Object.keys(body)) {
        for (const value of HOSTILE_IN_JSON) {
          await test.desk.db.delete(rateLimits)
          await expectNoFailure(method, path(), {
            body: JSON.stringify({ ...body, [field]: value }),
            headers: { 'content-type': 'application/json' },
          })
        }
      }
      for (const text of ['', '{', '"\\ud800"', '[]', 'null', '\0', '{"__proto__":1}']) {
        await expectNoFailure(method, path(), { body: text })
      }
    },
  )

  it('in the query and the headers of an upload is refused without a server error', async () => {
    const fields = {
      uploadId: randomUUID(),
      kind: 'proof_of_receipt',
      filename: 'receipt.pdf',
      originalFilename: 'a.pdf',
      pages: '1',
    }
    for (const name of Object.keys(fields)) {
      for (const value of HOSTILE) {
        const query = new URLSearchParams({ ...fields, uploadId: randomUUID(), [name]: value })
        await expectNoFailure('POST', `${api.documents(disputeId)}?${query}`, { body: pdf() })
      }
    }
    for (const seen of ['%00', '\u00e0\u00a4', '[', '["docu_test_1"', 'null', '["\\u0000"]']) {
      const query = new URLSearchParams({ ...fields, uploadId: randomUUID() })
      await expectNoFailure('POST', `${api.documents(disputeId)}?${query}`, {
        body: pdf(),
        headers: { [DOCUMENTS_SEEN_HEADER]: seen },
      })
    }
  })

  it('leaves no error in the log', () => {
    expect(lines().filter(({ level }) => Number(level) >= 50)).toEqual([])
  })
})
