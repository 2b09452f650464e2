import { linkTokenSchema } from '@/lib/contract/people'
import { readJsonBody } from '@/lib/server/http/json-body'
import { visitorRoute } from '@/lib/server/http/visitor-route'
import { ownerOfLink } from '@/lib/server/accounts/password-links'

export const POST = visitorRoute(async ({ request, visitor }) => {
  const { token } = await readJsonBody(request, linkTokenSchema)
  return ownerOfLink(visitor, token)
})
