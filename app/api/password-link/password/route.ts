import { choosePasswordSchema } from '@/lib/contract/people'
import { knownBrowserCookie, knownBrowserOf } from '@/lib/server/auth/known-browser'
import { readJsonBody } from '@/lib/server/http/json-body'
import { visitorRoute } from '@/lib/server/http/visitor-route'
import { choosePassword } from '@/lib/server/accounts/password-links'

export const POST = visitorRoute(async ({ request, visitor }) => {
  const owner = await choosePassword(visitor, await readJsonBody(request, choosePasswordSchema))
  // The link is proof enough to make the browser known, which lets the owner of an attacked account sign in again.
  const browser = await knownBrowserOf(request.headers.get('cookie'))
  const headers = { 'Set-Cookie': await knownBrowserCookie(browser, owner.personId) }
  return Response.json({ done: true }, { headers })
})
