import { receiveWebhook } from '@/lib/server/omise-events/receive-webhook'
import { visitorRoute } from '@/lib/server/http/visitor-route'

export const POST = visitorRoute(({ request }) => receiveWebhook(request), { crossSite: true })
