import { randomUUID } from 'node:crypto'
import { api, withQuery } from '@/lib/format/paths'
import type { TestDesk } from '@/lib/server/testing/test-desk'
import { admins, agents, json, type Row } from './access-rows'

/** The rows of the access matrix about the team's templates. */
export function templateRows(test: () => TestDesk): Readonly<Record<string, Row>> {
  const content = () => ({ name: randomUUID(), reason: null, language: 'en', text: '{amount}' })

  /** Of another author, whose templates only admins change. */
  async function newTemplateId(): Promise<string> {
    const id = randomUUID()
    await test().call('admin', 'POST', api.templates(), json({ ...content(), id }))
    return id
  }

  return {
    'GET /api/templates': { ...agents, request: async () => ({ path: api.templates() }) },
    'POST /api/templates': {
      ...agents,
      request: async () => ({
        path: api.templates(),
        init: json({ ...content(), id: randomUUID() }),
      }),
    },
    'PUT /api/templates/[templateId]': {
      ...admins,
      request: async () => ({
        path: api.template(await newTemplateId()),
        init: json({ ...content(), version: 1 }),
      }),
    },
    'DELETE /api/templates/[templateId]': {
      ...admins,
      request: async () => ({
        path: withQuery(api.template(await newTemplateId()), { version: 1 }),
      }),
    },
  }
}
