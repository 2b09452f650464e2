import { personParamsSchema } from '@/lib/contract/people'
import { deskRoute } from '@/lib/server/http/desk-route'
import { resetPassword } from '@/lib/server/accounts/manage-people'

export const POST = deskRoute({
  action: 'people.manage',
  params: personParamsSchema,
  status: 201,
  handler: ({ person, actor, params }) => resetPassword(person, actor, params.personId),
})
