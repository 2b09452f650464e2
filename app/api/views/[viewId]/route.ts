import { changeViewSchema, viewParamsSchema } from '@/lib/contract/saved-views'
import { deskRoute } from '@/lib/server/http/desk-route'
import { readJsonBody } from '@/lib/server/http/json-body'
import { changeView, deleteView } from '@/lib/server/teamwork/saved-views'

export const PATCH = deskRoute({
  action: 'view.save',
  params: viewParamsSchema,
  handler: async ({ person, actor, params, request }) =>
    changeView(person, actor, params.viewId, await readJsonBody(request, changeViewSchema)),
})

export const DELETE = deskRoute({
  action: 'view.save',
  params: viewParamsSchema,
  handler: ({ person, actor, params }) => deleteView(person, actor, params.viewId),
})
