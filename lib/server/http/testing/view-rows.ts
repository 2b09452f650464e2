import { randomUUID } from 'node:crypto'
import { api } from '@/lib/format/paths'
import type { TestDesk } from '@/lib/server/testing/test-desk'
import { admins, json, signedIn, type Row } from './access-rows'

/** The rows of the access matrix about saved views. */
export function viewRows(test: () => TestDesk): Readonly<Record<string, Row>> {
  const newView = (isShared: boolean) => ({
    id: randomUUID(),
    name: randomUUID(),
    query: 'tab=closed',
    isShared,
  })

  /** Of another person, whose views only admins change. */
  async function sharedViewId(): Promise<string> {
    const view = newView(true)
    const response = await test().call('admin', 'POST', api.views(), json(view))
    if (!response.ok) throw new Error(await response.text())
    return view.id
  }

  return {
    'GET /api/views': { ...signedIn, request: async () => ({ path: api.views() }) },
    'POST /api/views': {
      ...signedIn,
      request: async () => ({ path: api.views(), init: json(newView(false)) }),
    },
    'PATCH /api/views/[viewId]': {
      ...admins,
      request: async () => ({
        path: api.view(await sharedViewId()),
        init: json({ name: randomUUID() }),
      }),
    },
    'DELETE /api/views/[viewId]': {
      ...admins,
      request: async () => ({ path: api.view(await sharedViewId()) }),
    },
  }
}
