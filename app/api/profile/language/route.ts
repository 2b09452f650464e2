import { languageSchema } from '@/lib/contract/notification-settings'
import { deskRoute } from '@/lib/server/http/desk-route'
import { readJsonBody } from '@/lib/server/http/json-body'
import { setOwnLanguage } from '@/lib/server/notifications/settings/own-notifications'

export const POST = deskRoute({
  action: 'profile.change',
  handler: async ({ person, request }) => {
    await setOwnLanguage(person, (await readJsonBody(request, languageSchema)).language)
    return { done: true }
  },
})
