import { changePasswordSchema } from '@/lib/contract/profile'
import { deskRoute } from '@/lib/server/http/desk-route'
import { readJsonBody } from '@/lib/server/http/json-body'
import { changeOwnPassword } from '@/lib/server/accounts/profile'

export const PUT = deskRoute({
  action: 'profile.change',
  handler: async ({ person, actor, request }) =>
    changeOwnPassword(person, actor, await readJsonBody(request, changePasswordSchema)),
})
