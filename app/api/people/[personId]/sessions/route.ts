import { personParamsSchema } from '@/lib/contract/people'
import { deskRoute } from '@/lib/server/http/desk-route'
import { signOutEverywhere } from '@/lib/server/accounts/manage-people'

export const DELETE = deskRoute({
  action: 'people.manage',
  params: personParamsSchema,
  handler: ({ person, actor, params }) => signOutEverywhere(person, actor, params.personId),
})
