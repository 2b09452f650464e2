import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { savedViewsSchema, type AddView, type ChangeView } from '@/lib/contract/saved-views'
import { auditLog } from '@/lib/db/schema/audit-log'
import { liveEvents } from '@/lib/db/schema/live-events'
import { people } from '@/lib/db/schema/people'
import { savedViews } from '@/lib/db/schema/saved-views'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import type { Role } from '@/lib/evidence/access'
import { MAX_VIEW_NAME_LENGTH, MAX_VIEWS } from '@/lib/evidence/limits'
import { accountApi } from '@/lib/format/account-paths'
import { api } from '@/lib/format/paths'
import { expectProblem } from '@/lib/server/testing/document-calls'
import { teamworkCalls } from '@/lib/server/testing/teamwork-calls'
import { openTestDesk, signIn, type TestDesk } from '@/lib/server/testing/test-desk'

describeOnBothDatabases('saved views', (openDatabase) => {
  let test: TestDesk
  const { idOf } = teamworkCalls(() => test)

  beforeAll(async () => {
    test = await openTestDesk(await openDatabase())
  })
  beforeEach(async () => {
    await test.desk.db.delete(savedViews)
    await test.desk.db.delete(liveEvents)
  })
  afterAll(() => test.close())

  const send = (role: Role, method: string, path: string, body: unknown) =>
    test.call(role, method, path, { body: JSON.stringify(body) })
  const add = (role: Role, view: Partial<AddView> = {}) =>
    send(role, 'POST', api.views(), {
      id: randomUUID(),
      name: 'Due this week',
      query: 'urgency=week',
      isShared: false,
      ...view,
    })
  const change = (role: Role, id: string, view: ChangeView) =>
    send(role, 'PATCH', api.view(id), view)
  const remove = (role: Role, id: string) => test.call(role, 'DELETE', api.view(id))

  async function viewsOf(response: Response) {
    expect([200, 201]).toContain(response.status)
    return savedViewsSchema.parse(await response.json()).items
  }
  const list = async (role: Role) => viewsOf(await test.call(role, 'GET', api.views()))
  const namesOf = async (role: Role) => (await list(role)).map(({ name }) => name)

  async function added(role: Role, view: Partial<AddView> = {}): Promise<string> {
    const id = randomUUID()
    await viewsOf(await add(role, { id, ...view }))
    return id
  }

  /** The audit rows of a view, the oldest first. */
  async function recorded(id: string) {
    const rows = await test.desk.db.select().from(auditLog).orderBy(auditLog.sequence)
    return rows.filter(({ detail }) => detail?.['viewId'] === id)
  }
  const events = () => test.desk.db.select().from(liveEvents).where(eq(liveEvents.topic, 'view'))

  it('of a person are listed for them alone, with their query as it was', async () => {
    const query = 'reason=telepathy&q=%E0%B8%81&mood=calm'
    const id = await added('viewer', { name: ' สัปดาห์นี้\n 今週 ', query })
    expect(await list('viewer')).toEqual([
      {
        id,
        name: 'สัปดาห์นี้ 今週',
        query,
        isShared: false,
        owner: { id: expect.any(String), name: 'The viewer' },
        isOwn: true,
        canChange: true,
        formerAssignee: null,
      },
    ])
    expect(await list('agent')).toEqual([])
    expect(await list('admin')).toEqual([])
    expect(await recorded(id)).toEqual([])
  })

  it('that are shared are seen by all and changed by their owner and admins', async () => {
    const id = await added('agent', { isShared: true })
    expect(await list('viewer')).toMatchObject([
      { id, isOwn: false, canChange: false, owner: { name: 'The agent' } },
    ])
    await expectProblem(await change('viewer', id, { name: 'X' }), 403, 'not_allowed')
    await expectProblem(await remove('viewer', id), 403, 'not_allowed')
    await viewsOf(await change('agent', id, { query: 'urgency=today' }))
    await viewsOf(await change('admin', id, { name: 'Today' }))
    expect(await list('viewer')).toMatchObject([{ name: 'Today', query: 'urgency=today' }])
    await expectProblem(await change('admin', id, { isShared: false }), 403, 'not_allowed')
    await viewsOf(await remove('admin', id))
    expect(await list('agent')).toEqual([])
    await viewsOf(await remove('admin', id))
    const rows = await recorded(id)
    expect(rows.map(({ action, personName }) => [action, personName])).toEqual([
      ['team_view_added', 'The agent'],
      ['team_view_changed', 'The agent'],
      ['team_view_changed', 'The admin'],
      ['team_view_removed', 'The admin'],
    ])
  })

  it('do not exist for colleagues while they are not shared', async () => {
    const id = await added('agent')
    await expectProblem(await change('admin', id, { name: 'Mine now' }), 404, 'not_found')
    await expectProblem(await remove('admin', id), 404, 'not_found')
    expect(await namesOf('agent')).toEqual(['Due this week'])
  })

  it('can be shared and made private again by their owner, but not shared by a viewer', async () => {
    const id = await added('agent')
    await viewsOf(await change('agent', id, { isShared: true }))
    expect(await namesOf('viewer')).toEqual(['Due this week'])
    await viewsOf(await change('agent', id, { isShared: false }))
    expect(await namesOf('viewer')).toEqual([])
    const actions = (await recorded(id)).map(({ action }) => action)
    expect(actions).toEqual(['team_view_added', 'team_view_removed'])
    await expectProblem(await add('viewer', { isShared: true }), 403, 'not_allowed')
    const own = await added('viewer')
    await expectProblem(await change('viewer', own, { isShared: true }), 403, 'not_allowed')
  })

  it('have a search that may name a customer in no audit row', async () => {
    const id = await added('agent', { query: 'q=somchai%40example.com', isShared: true })
    expect(JSON.stringify(await recorded(id))).not.toContain('somchai')
  })

  it('are told to the pages of all when they are shared, else to those of their owner', async () => {
    const agent = await idOf('agent')
    const id = await added('agent')
    expect(await events()).toMatchObject([{ disputeId: null, recipientId: agent }])
    await viewsOf(await change('agent', id, { isShared: true }))
    expect((await events())[1]).toMatchObject({ action: 'team_view_added', recipientId: null })
  })

  it('have names that differ by more than case and width, for each person and in the team', async () => {
    const id = await added('agent', { name: 'Week' })
    await expectProblem(await add('agent', { name: ' ＷＥＥＫ ' }), 409, 'view_name_taken')
    await added('viewer', { name: 'week' })
    const other = await added('agent', { name: 'Month', isShared: true })
    await expectProblem(await change('agent', other, { name: 'week' }), 409, 'view_name_taken')
    await viewsOf(await change('agent', id, { name: 'WEEK' }))
    await expectProblem(
      await add('admin', { name: 'month', isShared: true }),
      409,
      'view_name_taken',
    )
    await added('admin', { name: 'month' })
  })

  it('of two requests with one name only one is saved', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => add('agent')))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409])
  })

  it('are saved once by a repeated request', async () => {
    const id = randomUUID()
    await viewsOf(await add('agent', { id, isShared: true }))
    expect(await viewsOf(await add('agent', { id, isShared: true }))).toHaveLength(1)
    expect(await recorded(id)).toHaveLength(1)
    await expectProblem(await add('admin', { id, name: 'Other' }), 422, 'malformed_request')
  })

  it.each([
    ['no name', ''],
    ['only invisible characters', '\u200b\u2800'],
    ['too many characters', 'ก'.repeat(MAX_VIEW_NAME_LENGTH + 1)],
  ])('with %s are refused', async (_what, name) => {
    await expectProblem(await add('agent', { name }), 422, 'view_name_invalid')
    expect(await list('agent')).toEqual([])
  })

  it('have limits: their number, and the length of name and query', async () => {
    await expectProblem(await add('agent', { query: '' }), 422, 'malformed_request')
    await expectProblem(await add('agent', { query: 'x'.repeat(2001) }), 422, 'malformed_request')
    await added('agent', { name: '🙂'.repeat(MAX_VIEW_NAME_LENGTH), query: 'x'.repeat(2000) })
    for (let number = 1; number < MAX_VIEWS; number++) {
      await added('agent', { name: `View ${number}` })
    }
    await expectProblem(await add('agent', { name: 'One more' }), 409, 'views_full')
    await added('admin', { name: 'One more' })
  })

  it('of a person who cannot be assigned any more name that person', async () => {
    const colleague = await signIn(test.desk, 'agent')
    await test.desk.db
      .update(people)
      .set({ name: 'Former Colleague' })
      .where(eq(people.id, colleague.personId))
    await added('agent', { query: `assignee=${colleague.personId}` })
    await added('agent', { name: 'Mine', query: 'assignee=me' })
    const former = async () => (await list('agent')).map(({ formerAssignee }) => formerAssignee)
    expect(await former()).toEqual([null, null])
    const body = JSON.stringify({ disabled: true })
    await test.call('admin', 'PATCH', accountApi.person(colleague.personId), { body })
    expect(await former()).toEqual([{ name: 'Former Colleague' }, null])
    await added('agent', { name: 'Unknown', query: `assignee=${randomUUID()}` })
    expect((await former()).at(-1)).toEqual({ name: null })
  })

  it('of a disabled person stay with the team when they are shared, else go', async () => {
    const { personId } = await signIn(test.desk, 'agent')
    const at = new Date()
    const view = { personId, query: 'urgency=week', createdAt: at, updatedAt: at }
    await test.desk.db.insert(savedViews).values([
      { ...view, id: randomUUID(), name: 'Own', isShared: false },
      { ...view, id: randomUUID(), name: 'Shared', isShared: true },
    ])
    const body = JSON.stringify({ disabled: true })
    expect((await test.call('admin', 'PATCH', accountApi.person(personId), { body })).status).toBe(
      200,
    )
    const left = await test.desk.db.select({ name: savedViews.name }).from(savedViews)
    expect(left).toEqual([{ name: 'Shared' }])
    const [shared] = await list('admin')
    await viewsOf(await remove('admin', shared?.id ?? ''))
  })
})
