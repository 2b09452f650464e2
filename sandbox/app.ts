import { Hono } from 'hono'
import { createMiddleware } from 'hono/factory'
import { accountRoutes } from './account.ts'
import { adminRoutes } from './admin.ts'
import { startDefaultArrivals } from './arrivals.ts'
import { customerRoutes } from './charges/customers.ts'
import { chargeRoutes } from './charges/routes.ts'
import { authenticate } from './core/auth.ts'
import type { Sandbox, SandboxEnv } from './core/context.ts'
import { ClientGone, notFound, OmiseError } from './core/errors.ts'
import { injectFaults } from './core/inject-faults.ts'
import { isSent, refusal, silence } from './core/reply.ts'
import type { LoggedRequest } from './core/store.ts'
import { versionOf } from './core/versions.ts'
import { disputesOf } from './disputes/data.ts'
import { disputeOfCharge, disputeRoutes } from './disputes/routes.ts'
import { documentRoutes, downloadRoutes } from './documents/routes.ts'
import { eventRoutes } from './events/events.ts'
import { searchRoutes } from './search/search.ts'

/** All routes. Downloads need no key; admin calls are neither logged nor hit by faults. */
export function createApp(sandbox: Sandbox): Hono<SandboxEnv> {
  const app = new Hono<SandboxEnv>({ strict: false })
  app.onError((error, c) => {
    if (error instanceof OmiseError) return refusal(c, error)
    if (error instanceof ClientGone) return silence()
    process.stderr.write(`${error.stack ?? String(error)}\n`)
    return refusal(c, new OmiseError(500, 'internal_error', 'internal error'))
  })
  app.notFound((c) => {
    throw notFound('path', c.req.path)
  })
  app.use(async (c, next) => {
    c.set('sandbox', sandbox)
    c.set('startedAt', performance.now())
    c.set('version', versionOf(c.req.header('omise-version')))
    c.set('faults', [])
    await next()
  })
  app.route('/', downloadRoutes(disputesOf))
  app.use(authenticate, async (c, next) => {
    startDefaultArrivals(c.var)
    await next()
  })
  app.route('/', adminRoutes)
  app.use(logRequest, injectFaults)
  const resources = [
    disputeRoutes,
    documentRoutes(disputesOf),
    chargeRoutes(disputeOfCharge),
    customerRoutes(),
    eventRoutes,
    searchRoutes,
    accountRoutes,
  ]
  for (const routes of resources) app.route('/', routes)
  return app
}

const logRequest = createMiddleware<SandboxEnv>(async (c, next) => {
  const { method, url = '', headers } = c.env.incoming
  const entry: LoggedRequest = {
    method: method ?? 'GET',
    path: url,
    status: null,
    content_length: headers['content-length'] ?? null,
    transfer_encoding: headers['transfer-encoding'] ?? null,
    at: c.var.sandbox.clock().toISOString(),
  }
  c.var.merchant.logRequest(entry)
  await next()
  if (isSent(c.res)) entry.status = c.res.status
})
