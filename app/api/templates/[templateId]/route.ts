import {
  changeTemplateSchema,
  deleteTemplateQuerySchema,
  templateParamsSchema,
} from '@/lib/contract/response-templates'
import { deskRoute } from '@/lib/server/http/desk-route'
import { readJsonBody } from '@/lib/server/http/json-body'
import { changeTemplate, deleteTemplate } from '@/lib/server/responses/templates/team-templates'

export const PUT = deskRoute({
  action: 'response.write',
  params: templateParamsSchema,
  handler: async ({ person, actor, params, request }) => {
    const change = await readJsonBody(request, changeTemplateSchema, 'template_too_long')
    return changeTemplate(person, actor, params.templateId, change)
  },
})

export const DELETE = deskRoute({
  action: 'response.write',
  params: templateParamsSchema,
  query: deleteTemplateQuerySchema,
  handler: ({ person, actor, params, query }) =>
    deleteTemplate(person, actor, params.templateId, query.version),
})
