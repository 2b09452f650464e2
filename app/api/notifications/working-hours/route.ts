import { workingHoursSchema } from '@/lib/contract/notification-settings'
import { deskRoute } from '@/lib/server/http/desk-route'
import { readJsonBody } from '@/lib/server/http/json-body'
import { readWorkingHours, setWorkingHours } from '@/lib/server/notifications/working-hours'

export const GET = deskRoute({
  action: 'notifications.manage',
  handler: ({ person }) => readWorkingHours(person),
})

export const PUT = deskRoute({
  action: 'notifications.manage',
  handler: async ({ person, actor, request }) =>
    setWorkingHours(person, actor, await readJsonBody(request, workingHoursSchema)),
})
