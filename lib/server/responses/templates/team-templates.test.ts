import { randomUUID } from 'node:crypto'
import { desc, inArray } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { responseTemplatesSchema, type ResponseTemplate } from '@/lib/contract/response-templates'
import { auditLog } from '@/lib/db/schema/audit-log'
import { responseTemplates } from '@/lib/db/schema/response-templates'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import type { Role } from '@/lib/evidence/access'
import { MAX_RESPONSE_LENGTH, MAX_TEMPLATES } from '@/lib/evidence/limits'
import { api, withQuery } from '@/lib/format/paths'
import { expectProblem } from '@/lib/server/testing/document-calls'
import { readEvents } from '@/lib/server/testing/read-events'
import { answerOf, responseCalls } from '@/lib/server/testing/response-calls'
import { openTestDesk, signIn, type TestDesk } from '@/lib/server/testing/test-desk'

const DELIVERED = {
  name: 'Delivered by Kerry',
  reason: 'goods_or_services_not_provided',
  language: 'en',
  text: 'We sent {order} on [date sent].',
}

describeOnBothDatabases('the team’s templates', (openDatabase) => {
  let test: TestDesk
  const { saved, submit } = responseCalls(() => test)

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase())
  })
  beforeEach(async () => {
    await test.desk.db.delete(responseTemplates)
  })
  afterAll(() => test.close())

  const send = (role: Role, method: string, path: string, body: object) =>
    test.call(role, method, path, { body: JSON.stringify(body) })
  const add = (content: object = {}, role: Role = 'agent', id: string = randomUUID()) =>
    send(role, 'POST', api.templates(), { ...DELIVERED, id, ...content })
  const change = (id: string, version: number, content: object, role: Role = 'agent') =>
    send(role, 'PUT', api.template(id), { ...DELIVERED, version, ...content })
  const remove = (id: string, version: number, role: Role = 'agent') =>
    test.call(role, 'DELETE', withQuery(api.template(id), { version }))
  const list = async (role: Role = 'agent') =>
    itemsOf(await test.call(role, 'GET', api.templates()), 200)

  async function added(content: object = {}, role: Role = 'agent'): Promise<ResponseTemplate> {
    const id = randomUUID()
    const items = await itemsOf(await add(content, role, id), 201)
    return items.find((each) => each.id === id) ?? expect.fail('The template is not listed')
  }

  async function audited() {
    const rows = await test.desk.db
      .select()
      .from(auditLog)
      .where(inArray(auditLog.action, ['template_added', 'template_changed', 'template_deleted']))
      .orderBy(desc(auditLog.sequence))
    return rows.map(({ action, personName, detail }) => ({ action, personName, detail }))
  }

  it('are added, changed and deleted, with a row each in the audit log, without the text', async () => {
    const template = await added({ name: '  Delivered\u200b by  Kerry ' })
    expect(template).toEqual({
      ...DELIVERED,
      id: template.id,
      version: 1,
      changedBy: { name: 'The agent' },
      canChange: true,
    })
    const changed = { name: 'Handed over', reason: null, language: 'th', text: 'ส่งแล้ว {amount}' }
    expect(await itemsOf(await change(template.id, 1, changed), 200)).toEqual([
      { ...template, ...changed, version: 2 },
    ])
    expect(await itemsOf(await remove(template.id, 2), 200)).toEqual([])
    const log = await audited()
    expect(log.slice(0, 3).map(({ action }) => action)).toEqual([
      'template_deleted',
      'template_changed',
      'template_added',
    ])
    expect(log[0]).toMatchObject({
      personName: 'The agent',
      detail: { templateId: template.id, template: 'Handed over', language: 'th' },
    })
    expect(JSON.stringify(log)).not.toContain('ส่งแล้ว')
  })

  it('are changed by their author and admins only, and unknown to viewers', async () => {
    const template = await added({}, 'admin')
    expect(await list('agent')).toMatchObject([{ canChange: false }])
    await expectProblem(await change(template.id, 1, { text: 'x' }), 403, 'not_allowed')
    await expectProblem(await remove(template.id, 1), 403, 'not_allowed')
    await expectProblem(await test.call('viewer', 'GET', api.templates()), 403, 'not_allowed')
    await expectProblem(await add({}, 'viewer'), 403, 'not_allowed')
    const own = await added({ name: 'Of the agent' })
    const items = await itemsOf(
      await change(own.id, 1, { name: own.name, text: 'y' }, 'admin'),
      200,
    )
    expect(items.find(({ id }) => id === own.id)).toMatchObject({
      text: 'y',
      changedBy: { name: 'The admin' },
    })
  })

  it('are not overwritten or deleted by a change that started from an earlier version', async () => {
    const { id } = await added()
    await itemsOf(await change(id, 1, { text: 'Of the admin' }, 'admin'), 200)
    await expectProblem(await change(id, 1, { text: 'Of the agent' }), 409, 'template_changed')
    await expectProblem(await remove(id, 1), 409, 'template_changed')
    expect(await list()).toMatchObject([{ text: 'Of the admin', version: 2 }])
    // A repeated request, after a lost response.
    await itemsOf(await change(id, 1, { text: 'Of the admin' }, 'admin'), 200)
    expect(await list()).toMatchObject([{ version: 2 }])
    await itemsOf(await remove(id, 2), 200)
    await itemsOf(await remove(id, 2), 200)
    await expectProblem(await change(id, 2, { text: 'Late' }), 404, 'not_found')
  })

  it('survive concurrent changes: one is saved, the others are told', async () => {
    const { id } = await added()
    const responses = await Promise.all(
      ['a', 'b', 'c'].map((text) => change(id, 1, { text: `Text ${text}` })),
    )
    expect(responses.map(({ status }) => status).toSorted()).toEqual([200, 409, 409])
    expect(await list()).toMatchObject([{ version: 2 }])
  })

  it('are added once by a repeated request, and only one of concurrent ones has a name', async () => {
    const id = randomUUID()
    await itemsOf(await add({}, 'agent', id), 201)
    expect(await itemsOf(await add({}, 'agent', id), 201)).toHaveLength(1)
    await expectProblem(await add({}, 'admin', id), 422, 'malformed_request')
    const responses = await Promise.all(
      ['Refunded', 'REFUNDED', 'Ｒefunded'].map((name) => add({ name })),
    )
    expect(responses.map(({ status }) => status).toSorted()).toEqual([201, 409, 409])
    await itemsOf(await add({ name: 'Refunded', language: 'ja' }), 201)
  })

  it.each([
    ['without a visible name', { name: ' \u200b ' }, 'template_name_invalid'],
    ['with a long name', { name: 'x'.repeat(61) }, 'template_name_invalid'],
    ['without text', { text: ' \n\0 ' }, 'malformed_request'],
    ['longer than a response', { text: 'x'.repeat(MAX_RESPONSE_LENGTH + 1) }, 'template_too_long'],
    ['of 100,000 characters', { text: 'ก'.repeat(100_000) }, 'template_too_long'],
    ['with an unknown fact', { text: 'Amount: {amont}, {order}' }, 'template_fact_unknown'],
    ['for an unknown reason', { reason: 'bad_weather' }, 'malformed_request'],
    ['in another language', { language: 'fr' }, 'malformed_request'],
  ] as const)('%s are refused', async (_which, content, code) => {
    await expectProblem(await add(content), 422, code)
    expect(await list()).toEqual([])
  })

  it('name the unknown facts in a refusal', async () => {
    const problem = await (await add({ text: '{amont} {order} {amont}' })).json()
    expect(problem).toMatchObject({ detail: 'Not known: {amont}' })
  })

  it('may be as long as a response, and are limited in number', async () => {
    await added({ text: 'ก'.repeat(MAX_RESPONSE_LENGTH) })
    const { personId } = await signIn(test.desk, 'agent')
    const at = new Date()
    await test.desk.db.insert(responseTemplates).values(
      Array.from({ length: MAX_TEMPLATES - 1 }, (_, index) => ({
        id: randomUUID(),
        name: `Template ${index}`,
        language: 'en' as const,
        text: 'Text',
        version: 1,
        createdBy: personId,
        updatedBy: personId,
        createdAt: at,
        updatedAt: at,
      })),
    )
    await expectProblem(await add({ name: 'One more' }), 409, 'templates_full')
    expect(await list()).toHaveLength(MAX_TEMPLATES)
  })

  it('block a submission while one of their brackets is left', async () => {
    await added()
    const disputeId = await test.omise.openDispute()
    await saved(disputeId, 'We sent it on [Date sent]. See [1] and [this].', 0)
    await expectProblem(await submit(disputeId), 422, 'placeholders_left')
    await saved(disputeId, 'We sent it on 2 May. See [1] and [this].', 1)
    await answerOf(await submit(disputeId, { draftVersion: 2 }), 200)
  })

  it('announce each change to the pages of people who can answer', async () => {
    const events = readEvents(await test.call('admin', 'GET', api.live()))
    const viewers = readEvents(await test.call('viewer', 'GET', api.live()))
    await events.next()
    await viewers.next()
    await added()
    expect(await events.next()).toMatchObject({
      event: {
        topic: 'template',
        action: 'template_added',
        disputeId: null,
        person: { name: 'The agent' },
      },
    })
    const disputeId = await test.omise.openDispute()
    await saved(disputeId, 'For all', 0)
    expect(await viewers.next()).toMatchObject({ event: { topic: 'draft', disputeId } })
    await events.close()
    await viewers.close()
  })
})

async function itemsOf(response: Response, status: number): Promise<ResponseTemplate[]> {
  expect(response.status).toBe(status)
  return responseTemplatesSchema.parse(await response.json()).items
}
