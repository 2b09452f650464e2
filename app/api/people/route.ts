import { newPersonSchema } from '@/lib/contract/people'
import { deskRoute } from '@/lib/server/http/desk-route'
import { readJsonBody } from '@/lib/server/http/json-body'
import { addByInvitation, readPeople } from '@/lib/server/accounts/manage-people'

export const GET = deskRoute({
  action: 'people.manage',
  handler: ({ person }) => readPeople(person),
})

export const POST = deskRoute({
  action: 'people.manage',
  status: 201,
  handler: async ({ person, actor, request }) =>
    addByInvitation(person, actor, await readJsonBody(request, newPersonSchema)),
})
