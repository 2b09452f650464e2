import { addTemplateSchema } from '@/lib/contract/response-templates'
import { deskRoute } from '@/lib/server/http/desk-route'
import { readJsonBody } from '@/lib/server/http/json-body'
import { addTemplate, listTemplates } from '@/lib/server/responses/templates/team-templates'

export const GET = deskRoute({
  action: 'response.write',
  handler: ({ person }) => listTemplates(person),
})

export const POST = deskRoute({
  action: 'response.write',
  status: 201,
  handler: async ({ person, actor, request }) => {
    const template = await readJsonBody(request, addTemplateSchema, 'template_too_long')
    return addTemplate(person, actor, template)
  },
})
