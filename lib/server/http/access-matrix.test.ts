// Must precede every import that loads Next.
import { inNextScope } from '@/lib/server/auth/testing/next-scope'
import { randomUUID } from 'node:crypto'
import { NextRequest } from 'next/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { documentSchema } from '@/lib/contract/documents'
import { checkSchema } from '@/lib/contract/response'
import { passwordLinkSchema } from '@/lib/contract/people'
import { problemSchema } from '@/lib/contract/problem'
import { openDatabase } from '@/lib/db/open-database'
import { people } from '@/lib/db/schema/people'
import { parseEnv } from '@/lib/env'
import { ROLES, type Role } from '@/lib/evidence/access'
import { KINDS } from '@/lib/evidence/kinds'
import { accountApi } from '@/lib/format/account-paths'
import { api, withQuery } from '@/lib/format/paths'
import { addTestAccount } from '@/lib/server/auth/testing/accounts'
import { hashPassword } from '@/lib/server/people/password-hash'
import { handlersOf, routeFiles } from '@/lib/server/testing/call-route'
import { png } from '@/lib/server/testing/files'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'
import {
  admins,
  agents,
  everyone,
  json,
  noSuchThing,
  signedIn,
  type Outcome,
  type Row,
} from './testing/access-rows'
import { accountRows } from './testing/account-rows'
import { connectConverter, conversionRows } from './testing/conversion-rows'
import { LINE_SECRET, notificationRows } from './testing/notification-rows'
import { teamworkRows } from './testing/teamwork-rows'
import { templateRows } from './testing/template-rows'
import { viewRows } from './testing/view-rows'

type Who = Role | null
let test: TestDesk
let disputeId: string
let documentId: string
let stopConverter: () => Promise<void>

/** The result for each role, for every method of every route. */
const MATRIX: Readonly<Record<string, Row>> = {
  'GET /api/disputes': { ...signedIn, request: get(() => api.disputes()) },
  ...conversionRows,
  'GET /api/disputes/counts': { ...signedIn, request: get(() => api.disputeCounts()) },
  'GET /api/live': { ...signedIn, request: get(() => api.live()) },
  'GET /api/disputes/fill-progress': { ...signedIn, request: get(() => api.fillProgress()) },
  'GET /api/disputes/csv': { ...signedIn, request: get(() => api.disputesCsv()) },
  'HEAD /api/disputes/csv': { ...signedIn, request: get(() => api.disputesCsv()) },
  'GET /api/disputes/[disputeId]': { ...signedIn, request: get(() => api.dispute(disputeId)) },
  'GET /api/disputes/[disputeId]/history': {
    ...signedIn,
    request: get(() => api.history(disputeId)),
  },
  'GET /api/disputes/[disputeId]/neighbours': {
    ...signedIn,
    request: get(() => api.neighbours(disputeId)),
  },
  'GET /api/disputes/[disputeId]/calendar': {
    ...signedIn,
    request: get(() => api.calendar(disputeId)),
  },
  'PUT /api/disputes/[disputeId]/respond-by': {
    ...agents,
    request: async () => {
      const at = new Date(Date.now() + 60_000).toISOString()
      return { path: api.respondBy(disputeId), init: json({ at }) }
    },
  },
  'DELETE /api/disputes/[disputeId]/respond-by': {
    ...agents,
    request: get(() => api.respondBy(disputeId)),
  },
  'GET /api/disputes/[disputeId]/export': {
    ...signedIn,
    request: get(() => api.export(disputeId)),
  },
  'HEAD /api/disputes/[disputeId]/export': {
    ...signedIn,
    request: get(() => api.export(disputeId)),
  },
  'GET /api/disputes/[disputeId]/documents': {
    ...signedIn,
    request: get(() => api.documents(disputeId)),
  },
  'POST /api/disputes/[disputeId]/documents': {
    ...agents,
    request: async () => upload(disputeId),
  },
  'GET /api/disputes/[disputeId]/documents/zip': {
    ...signedIn,
    request: get(() => withQuery(api.documentsZip(disputeId), { ids: documentId })),
  },
  'HEAD /api/disputes/[disputeId]/documents/zip': {
    ...signedIn,
    request: get(() => withQuery(api.documentsZip(disputeId), { ids: documentId })),
  },
  'POST /api/disputes/[disputeId]/documents/[documentId]/kind': {
    ...agents,
    request: async () => {
      const query = { changeId: randomUUID(), kind: 'details_of_purchase' }
      const path = withQuery(api.kind(disputeId, await newDocument(disputeId)), query)
      return { path, init: {} }
    },
  },
  'GET /api/disputes/[disputeId]/documents/[documentId]': {
    ...signedIn,
    request: get(() => api.document(disputeId, documentId)),
  },
  'DELETE /api/disputes/[disputeId]/documents/[documentId]': {
    ...agents,
    request: async () => ({ path: api.document(disputeId, await newDocument(disputeId)) }),
  },
  'GET /api/disputes/[disputeId]/documents/[documentId]/content': {
    ...signedIn,
    request: get(() => withQuery(api.content(disputeId, documentId), { download: '1' })),
  },
  'HEAD /api/disputes/[disputeId]/documents/[documentId]/content': {
    ...signedIn,
    request: get(() => api.content(disputeId, documentId)),
  },
  'POST /api/disputes/[disputeId]/documents/[documentId]/restore': {
    ...agents,
    request: async () => {
      const deleted = await newDocument(disputeId)
      await test.call('agent', 'DELETE', api.document(disputeId, deleted))
      const path = withQuery(api.restore(disputeId, deleted), { uploadId: randomUUID() })
      return { path, init: {} }
    },
  },
  'GET /api/disputes/[disputeId]/uploads': {
    ...signedIn,
    request: get(() => api.uploads(disputeId)),
  },
  'GET /api/disputes/[disputeId]/uploads/[uploadId]': {
    ...signedIn,
    request: async () => {
      const uploadId = randomUUID()
      const { path, init } = upload(disputeId, uploadId)
      await test.call('agent', 'POST', path, init)
      return { path: api.upload(disputeId, uploadId) }
    },
  },
  'DELETE /api/disputes/[disputeId]/uploads/[uploadId]': {
    ...agents,
    request: async () => {
      const uploadId = randomUUID()
      const { path, init } = upload(disputeId, uploadId)
      await test.call('agent', 'POST', path, init)
      return { path: api.upload(disputeId, uploadId) }
    },
  },
  'GET /api/disputes/[disputeId]/same-files': {
    ...signedIn,
    request: get(() => withQuery(api.sameFiles(disputeId), { sha256: 'a'.repeat(64) })),
  },
  'GET /api/disputes/[disputeId]/waivers': {
    ...signedIn,
    request: get(() => api.waivers(disputeId)),
  },
  'PUT /api/disputes/[disputeId]/waivers/[kind]': {
    ...agents,
    request: async () => ({
      path: api.waiver(disputeId, 'proof_of_receipt'),
      init: json({ reason: randomUUID() }),
    }),
  },
  'DELETE /api/disputes/[disputeId]/waivers/[kind]': {
    ...agents,
    request: get(() => api.waiver(disputeId, 'proof_of_receipt')),
  },
  ...teamworkRows(
    () => test,
    () => disputeId,
  ),
  ...templateRows(() => test),
  ...viewRows(() => test),
  'GET /api/disputes/[disputeId]/response': {
    ...signedIn,
    request: get(() => api.response(disputeId)),
  },
  'GET /api/disputes/[disputeId]/presence': {
    ...signedIn,
    request: get(() => api.presence(disputeId)),
  },
  'PUT /api/disputes/[disputeId]/presence/[pageId]': {
    ...signedIn,
    request: async () => ({
      path: api.openPage(disputeId, randomUUID()),
      init: json({ state: 'viewing' }),
    }),
  },
  'DELETE /api/disputes/[disputeId]/presence/[pageId]': {
    ...signedIn,
    request: get(() => api.openPage(disputeId, randomUUID())),
  },
  'PUT /api/disputes/[disputeId]/response/draft': {
    ...agents,
    request: async () => ({ path: api.draft(await test.omise.openDispute()), init: draft() }),
  },
  'POST /api/disputes/[disputeId]/response': { ...agents, request: written },
  'POST /api/disputes/[disputeId]/check': {
    ...agents,
    request: async () => {
      const id = await test.omise.openDispute()
      await test.call('agent', 'PUT', api.draft(id), draft())
      const body = { draftVersion: 1, missing: KINDS, note: '' }
      return { path: api.check(id), init: json(body) }
    },
  },
  'POST /api/disputes/[disputeId]/check/return': {
    ...agents,
    request: async () => {
      const id = await test.omise.openDispute()
      await test.call('agent', 'PUT', api.draft(id), draft())
      const body = { draftVersion: 1, missing: KINDS, note: '' }
      const asked = await test.call('agent', 'POST', api.check(id), json(body))
      const { id: checkId } = checkSchema.parse(await asked.json())
      return { path: api.returnCheck(id), init: json({ checkId, note: 'Add the slip' }) }
    },
  },
  'POST /api/disputes/[disputeId]/accept': {
    ...admins,
    request: async () => {
      const id = await test.omise.openDispute()
      const { amount, currency } = await test.omise.dispute(id)
      return { path: api.accept(id), init: json({ answerId: randomUUID(), amount, currency }) }
    },
  },
  'GET /api/people': { ...admins, request: get(() => accountApi.people()) },
  'POST /api/people': {
    ...admins,
    request: async () => ({ path: accountApi.people(), init: json(newPerson()) }),
  },
  'PATCH /api/people/[personId]': {
    ...admins,
    request: async () => ({
      path: accountApi.person(await newPersonId()),
      init: json({ role: 'viewer' }),
    }),
  },
  'DELETE /api/people/[personId]/sessions': {
    ...admins,
    request: async () => ({ path: accountApi.personSessions(await newPersonId()) }),
  },
  'POST /api/people/[personId]/password-link': {
    ...admins,
    request: async () => ({ path: accountApi.personLink(await newPersonId()) }),
  },
  // The link alone permits choosing the password; there can be no session yet.
  'POST /api/password-link': {
    ...everyone,
    request: async () => ({
      path: accountApi.passwordLink(),
      init: json({ token: await newToken() }),
    }),
  },
  'POST /api/password-link/password': {
    ...everyone,
    request: async () => ({
      path: accountApi.setPassword(),
      init: json({ token: await newToken(), password: 'four unrelated words here' }),
    }),
  },
  'GET /api/session': { ...signedIn, request: get(() => api.session()) },
  ...accountRows,
  'PUT /api/profile/password': { ...signedIn, request: newOwnPassword },
  ...notificationRows(() => test),
  // Without a configured secret a webhook of anyone only makes the desk read a dispute.
  'POST /api/webhooks/omise': {
    ...everyone,
    request: async () => {
      const data = { object: 'dispute', id: disputeId }
      const created_at = new Date().toISOString()
      const event = { object: 'event', id: 'evnt_test_1', key: 'dispute.update', created_at, data }
      return { path: api.webhook(), init: json(event) }
    },
  },
  'GET /api/health': { ...everyone, request: get(() => api.health()) },
  // Signing in needs no session.
  'GET /api/auth/[...nextauth]': { ...everyone, request: get(() => '/api/auth/csrf') },
  'POST /api/auth/[...nextauth]': { ...everyone, request: rightPassword },
  'GET /api/[...unknown]': { ...noSuchThing, request: get(() => '/api/no-such-thing') },
  'POST /api/[...unknown]': { ...noSuchThing, request: get(() => '/api/no-such-thing') },
  'PUT /api/[...unknown]': { ...noSuchThing, request: get(() => '/api/no-such-thing') },
  'PATCH /api/[...unknown]': { ...noSuchThing, request: get(() => '/api/no-such-thing') },
  'DELETE /api/[...unknown]': { ...noSuchThing, request: get(() => '/api/no-such-thing') },
}

const found: string[] = []
for (const route of routeFiles()) {
  for (const method of (await handlersOf(route)).keys()) found.push(`${method} ${route.pattern}`)
}

beforeAll(async () => {
  test = await openTestDesk(await openDatabase({ memory: true }))
  const { mail, line } = parseEnv({
    OMISE_SECRET_KEY: 'skey_test_1',
    LINE_CHANNEL_TOKEN: 'x'.repeat(40),
    LINE_CHANNEL_SECRET: LINE_SECRET,
    SMTP_URL: 'smtp://127.0.0.1:9',
    MAIL_FROM: 'desk@example.com',
  })
  test.desk.env = { ...test.desk.env, mail, line }
  stopConverter = await connectConverter(test.desk)
  disputeId = await test.omise.openDispute()
  documentId = await newDocument(disputeId)
})
afterAll(() => stopConverter())
afterAll(() => test.close())

it('has a row for every method of every route, and no other row', () => {
  expect(Object.keys(MATRIX).toSorted()).toEqual(found.toSorted())
})

describe.each(found)('%s', (key) => {
  const [method = ''] = key.split(' ')

  it.each<Who>([null, ...ROLES])('for %s', async (who) => {
    const row = rowOf(key)
    const expected = row[who ?? 'visitor']
    const { path, init } = await row.request()
    const before = await traces()
    const response = await call(who, method, path, init)
    expect(await outcomeOf(response)).toBe(expected)
    if (expected !== 'allowed') expect(await traces()).toEqual(before)
  })
})

/**
 * Omise and LINE are other sites, and so is a mail program on the web: a signature, or the token of the link, takes the
 * place of the session.
 */
const FROM_OTHER_SITES = [
  'POST /api/webhooks/omise',
  'POST /api/webhooks/line',
  'POST /api/notifications/unsubscribe',
]

const changes = found.filter(
  (key) =>
    !key.startsWith('GET ') && MATRIX[key]?.admin === 'allowed' && !FROM_OTHER_SITES.includes(key),
)

it.each(changes)(
  '%s refuses a page of another site, whatever the browser’s session',
  async (key) => {
    const [method = ''] = key.split(' ')
    const { path, init } = await rowOf(key).request()
    const headers = new Headers(init?.headers)
    headers.set('sec-fetch-site', 'cross-site')
    const before = await traces()
    const response = await call('admin', method, path, { ...init, headers })
    expect(response.status).toBe(403)
    expect(problemSchema.parse(await response.json()).code).toBe('cross_site_request')
    expect(await traces()).toEqual(before)
  },
)

const reads = found.filter((key) => key.startsWith('GET ') && MATRIX[key]?.admin === 'allowed')

it.each(reads)('%s has no effect when only its headers are requested', async (key) => {
  const { path, init } = await rowOf(key).request()
  // Next answers HEAD with GET when a route has no HEAD of its own, and cancels the body.
  const method = found.includes(key.replace('GET', 'HEAD')) ? 'HEAD' : 'GET'
  const before = await traces()
  const response = await call('admin', method, path, init)
  expect(await outcomeOf(response)).toBe('allowed')
  expect(await traces()).toEqual(before)
})

function rowOf(key: string): Row {
  const row = MATRIX[key]
  if (!row) throw new Error(`The matrix has no row for ${key}`)
  return row
}

/** The state that a refused call must not change, here and at Omise. */
async function traces() {
  return {
    documents: await test.omise.documents(disputeId),
    uploads: await test.desk.db.query.uploads.findMany(),
    audit: await test.desk.db.query.auditLog.findMany(),
    kindChanges: await test.desk.db.query.kindChanges.findMany(),
    waivers: await test.desk.db.query.waivers.findMany(),
    assignments: await test.desk.db.query.assignments.findMany(),
    snoozes: await test.desk.db.query.snoozes.findMany(),
    notes: await test.desk.db.query.notes.findMany(),
    templates: await test.desk.db.query.responseTemplates.findMany(),
    views: await test.desk.db.query.savedViews.findMany(),
    respondByDates: await test.desk.db.query.respondByDates.findMany(),
    drafts: await test.desk.db.query.drafts.findMany(),
    answers: await test.desk.db.query.answers.findMany(),
    people: await test.desk.db.query.people.findMany(),
    links: await test.desk.db.query.passwordLinks.findMany(),
    checks: await test.desk.db.query.checks.findMany(),
    choices: await test.desk.db.query.notificationChoices.findMany(),
    teamChannels: await test.desk.db.query.teamChannels.findMany(),
    teamSettings: await test.desk.db.query.teamSettings.findMany(),
    // Jobs write the other messages, and the state of these.
    tests: await test.desk.db.query.messages.findMany({
      columns: { id: true },
      where: ({ isTest }, { eq }) => eq(isTest, true),
      orderBy: ({ id }) => id,
    }),
    // Postgres lists recently updated rows last, and a long run updates sessions.
    sessions: await test.desk.db.query.sessions.findMany({
      columns: { id: true },
      orderBy: ({ id }) => id,
    }),
  }
}

async function call(who: Who, method: string, path: string, init?: RequestInit) {
  if (!path.startsWith('/api/auth/')) return test.call(who, method, path, init)
  const route = routeFiles().find(({ pattern }) => pattern === '/api/auth/[...nextauth]')
  const handler = route && (await handlersOf(route)).get(method)
  if (!handler) throw new Error(`No route for ${method} ${path}`)
  const headers = new Headers(init?.headers)
  if (!headers.has('sec-fetch-site')) headers.set('sec-fetch-site', 'same-origin')
  const { signal: _signal, ...rest } = init ?? {}
  const request = new NextRequest(`http://localhost:3000${path}`, {
    ...rest,
    method,
    headers,
    ...(init?.body ? { body: init.body } : {}),
  })
  const nextauth = path.split('/').slice(3)
  return inNextScope(request, () => handler(request, { params: Promise.resolve({ nextauth }) }))
}

async function outcomeOf(response: Response): Promise<Outcome | string> {
  // A link that leads to a page.
  if (response.status === 303) return 'allowed'
  if (response.ok) {
    // A download that is not read to its end keeps one of the person's slots.
    await response.body?.cancel()
    return 'allowed'
  }
  const { status, code } = problemSchema.parse(await response.json())
  if (status === 401 && code === 'not_signed_in') return 401
  if (status === 403 && code === 'not_allowed') return 403
  if (status === 404 && code === 'not_found') return 404
  return `${status} ${code}`
}

function get(path: () => string): Row['request'] {
  return async () => ({ path: path() })
}

function upload(to: string, uploadId = randomUUID()) {
  const query = { uploadId, kind: 'proof_of_receipt', filename: 'slip.png' }
  return { path: withQuery(api.documents(to), query), init: { body: png() } }
}

async function newDocument(to: string): Promise<string> {
  const { path, init } = upload(to)
  const response = await test.call('agent', 'POST', path, init)
  return documentSchema.parse(await response.json()).id
}

function draft(): RequestInit {
  return json({ text: 'It was delivered on 2 May.', version: 0 })
}

/** A response that is ready to submit. */
async function written() {
  const id = await test.omise.openDispute()
  await test.call('agent', 'PUT', api.draft(id), draft())
  const missing = ['details_of_purchase', 'proof_of_receipt']
  return {
    path: api.response(id),
    init: json({ answerId: randomUUID(), draftVersion: 1, missing }),
  }
}

const OWN_PASSWORD = 'the password of this role'

/** Sets every password to a known one, since the roles' accounts have none. */
async function newOwnPassword() {
  const passwordHash = await hashPassword(OWN_PASSWORD)
  await test.desk.db.update(people).set({ passwordHash })
  return {
    path: accountApi.ownPassword(),
    init: json({ current: OWN_PASSWORD, password: 'another one for the role' }),
  }
}

function newPerson() {
  return { name: 'Ken Mori', email: `${randomUUID()}@example.com`, role: 'agent' }
}

async function newPersonId(): Promise<string> {
  return (await addTestAccount(test.desk)).personId
}

async function newToken(): Promise<string> {
  const response = await test.call('admin', 'POST', accountApi.people(), json(newPerson()))
  const { url } = passwordLinkSchema.parse(await response.json())
  return new URL(url).hash.slice(1)
}

async function rightPassword() {
  const { email, password } = await addTestAccount(test.desk)
  const csrf = await call(null, 'GET', '/api/auth/csrf')
  const { csrfToken } = z.object({ csrfToken: z.string() }).parse(await csrf.json())
  const cookie = csrf.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  return {
    path: '/api/auth/callback/credentials',
    init: {
      headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ email, password, csrfToken, json: 'true' }).toString(),
    },
  }
}
