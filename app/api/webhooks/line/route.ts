import { visitorRoute } from '@/lib/server/http/visitor-route'
import { receiveLineWebhook } from '@/lib/server/notifications/receive-line-webhook'

export const POST = visitorRoute(({ request }) => receiveLineWebhook(request), { crossSite: true })
