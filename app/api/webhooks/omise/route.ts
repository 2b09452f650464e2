import { receiveWebhook } from '@/lib/server/events/receive-webhook'
import { visitorRoute } from '@/lib/server/http/visitor-route'

export const POST = visitorRoute(({ request }) => receiveWebhook(request), { crossSite: true })
