import { ownTestSchema } from '@/lib/contract/notification-settings'
import { deskRoute } from '@/lib/server/http/desk-route'
import { readJsonBody } from '@/lib/server/http/json-body'
import { sendOwnTest } from '@/lib/server/notifications/settings/send-tests'

export const POST = deskRoute({
  action: 'profile.change',
  status: 202,
  handler: async ({ person, request }) =>
    sendOwnTest(person, await readJsonBody(request, ownTestSchema)),
})
