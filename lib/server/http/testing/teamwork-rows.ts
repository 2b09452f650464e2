import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { expect } from 'vitest'
import { people } from '@/lib/db/schema/people'
import { api, withQuery } from '@/lib/format/paths'
import type { TestDesk } from '@/lib/server/testing/test-desk'
import { admins, agents, json, signedIn, type Row } from './access-rows'

/** The rows of the access matrix about assignments, snoozes and internal notes. */
export function teamworkRows(
  test: () => TestDesk,
  disputeId: () => string,
): Readonly<Record<string, Row>> {
  const get = (path: () => string) => async () => ({ path: path() })

  async function agentId(): Promise<string> {
    const { db } = test().desk
    const [agent] = await db.select().from(people).where(eq(people.role, 'agent'))
    return agent?.id ?? expect.fail('There is no agent')
  }

  return {
    'GET /api/teammates': { ...signedIn, request: get(() => api.teammates()) },
    'PUT /api/disputes/[disputeId]/assignment': {
      ...agents,
      request: async () => ({
        path: api.assignment(await test().omise.openDispute()),
        init: json({ personId: await agentId(), seen: null }),
      }),
    },
    'DELETE /api/disputes/[disputeId]/assignment': {
      ...agents,
      request: get(() => withQuery(api.assignment(disputeId()), { seen: randomUUID() })),
    },
    'PUT /api/disputes/[disputeId]/snooze': {
      ...agents,
      request: async () => {
        const until = new Date(Date.now() + 60_000).toISOString()
        const body = { until, reason: 'Waiting', seen: null }
        return { path: api.snooze(await test().omise.openDispute()), init: json(body) }
      },
    },
    'DELETE /api/disputes/[disputeId]/snooze': {
      ...agents,
      request: get(() => withQuery(api.snooze(disputeId()), { seen: '2027-01-01T00:00:00Z' })),
    },
    'GET /api/disputes/[disputeId]/notes': {
      ...signedIn,
      request: get(() => api.notes(disputeId())),
    },
    'POST /api/disputes/[disputeId]/notes': {
      ...agents,
      request: async () => ({
        path: api.notes(disputeId()),
        init: json({ id: randomUUID(), text: 'The courier called', mentions: [] }),
      }),
    },
    // Of another author, whose notes only admins delete.
    'DELETE /api/disputes/[disputeId]/notes/[noteId]': {
      ...admins,
      request: async () => {
        const id = randomUUID()
        const body = json({ id, text: 'The courier called', mentions: [] })
        await test().call('admin', 'POST', api.notes(disputeId()), body)
        return { path: api.note(disputeId(), id) }
      },
    },
  }
}
