import { choosePasswordSchema } from '@/lib/contract/people'
import { readJsonBody } from '@/lib/server/http/json-body'
import { visitorRoute } from '@/lib/server/http/visitor-route'
import { choosePassword } from '@/lib/server/accounts/password-links'

export const POST = visitorRoute(async ({ request, visitor }) => {
  await choosePassword(visitor, await readJsonBody(request, choosePasswordSchema))
  return { done: true }
})
