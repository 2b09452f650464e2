import { personChangeSchema, personParamsSchema } from '@/lib/contract/people'
import { deskRoute } from '@/lib/server/http/desk-route'
import { readJsonBody } from '@/lib/server/http/json-body'
import { changePerson } from '@/lib/server/accounts/manage-people'

export const PATCH = deskRoute({
  action: 'people.manage',
  params: personParamsSchema,
  handler: async ({ person, actor, params, request }) => {
    const change = await readJsonBody(request, personChangeSchema)
    return changePerson(person, actor, params.personId, change)
  },
})
