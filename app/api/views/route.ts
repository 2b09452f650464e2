import { addViewSchema } from '@/lib/contract/saved-views'
import { deskRoute } from '@/lib/server/http/desk-route'
import { readJsonBody } from '@/lib/server/http/json-body'
import { addView, listViews } from '@/lib/server/teamwork/saved-views'

export const GET = deskRoute({
  action: 'view.save',
  handler: ({ person }) => listViews(person),
})

export const POST = deskRoute({
  action: 'view.save',
  status: 201,
  handler: async ({ person, actor, request }) =>
    addView(person, actor, await readJsonBody(request, addViewSchema)),
})
