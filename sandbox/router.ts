import type { Handler } from './context.ts'
import { retrieveAccount } from './routes/account.ts'
import * as admin from './routes/admin.ts'
import * as charges from './routes/charges.ts'
import * as disputes from './routes/disputes.ts'
import * as documents from './routes/documents.ts'
import * as events from './routes/events.ts'
import { search } from './routes/search.ts'

/** Method, path with `:` for its variable parts, handler. The first match wins: fixed words go first. */
const routes: readonly (readonly [string, string, Handler])[] = [
  ['GET', '/disputes', disputes.listDisputes('/disputes', ['open', 'pending', 'won', 'lost'])],
  ['GET', '/disputes/open', disputes.listDisputes('/disputes/open', ['open'])],
  ['GET', '/disputes/pending', disputes.listDisputes('/disputes/pending', ['pending'])],
  ['GET', '/disputes/closed', disputes.listDisputes('/disputes/closed', ['won', 'lost'])],
  ['GET', '/disputes/:', disputes.retrieveDispute],
  ['PATCH', '/disputes/:', disputes.patchDispute],
  ['PATCH', '/disputes/:/accept', disputes.patchAccept],
  ['PATCH', '/disputes/:/close', disputes.patchClose],
  ['GET', '/disputes/:/documents', documents.listDocuments],
  ['POST', '/disputes/:/documents', documents.uploadDocument],
  ['GET', '/disputes/:/documents/:', documents.retrieveDocument],
  ['DELETE', '/disputes/:/documents/:', documents.destroyDocument],
  ['GET', '/charges', charges.listCharges],
  ['GET', '/charges/:', charges.retrieveCharge],
  ['POST', '/charges/:/disputes', charges.disputeCharge],
  ['GET', '/charges/:/refunds', charges.listChargeRefunds],
  ['GET', '/charges/:/refunds/:', charges.retrieveRefund],
  ['GET', '/charges/:/events', events.listChargeEvents],
  ['GET', '/events', events.listEvents],
  ['GET', '/events/:', events.retrieveEvent],
  ['GET', '/refunds', charges.listRefunds],
  ['GET', '/search', search],
  ['GET', '/account', retrieveAccount],
]

const adminRoutes: readonly (readonly [string, string, Handler])[] = [
  ['POST', '/__sandbox/faults', admin.addFault],
  ['GET', '/__sandbox/faults', admin.listFaults],
  ['DELETE', '/__sandbox/faults', admin.clearFaults],
  ['DELETE', '/__sandbox/faults/:', admin.removeFault],
  ['GET', '/__sandbox/requests', admin.listRequests],
  ['DELETE', '/__sandbox/requests', admin.clearRequests],
  ['GET', '/__sandbox/documents/:/content', admin.documentContent],
  ['POST', '/__sandbox/disputes/:/status', admin.moveDispute],
  ['GET', '/__sandbox/settings', admin.readSettings],
  ['PATCH', '/__sandbox/settings', admin.changeSettings],
  ['POST', '/__sandbox/reset', admin.reset],
]

export interface Match {
  handler: Handler
  ids: string[]
}

/** Admin calls are neither logged nor hit by faults. */
export function isAdminPath(path: string): boolean {
  return path.startsWith('/__sandbox/')
}

/** The handler for a path without trailing slash; null when there is none for this method. */
export function match(method: string, path: string): Match | null {
  const segments = path.split('/')
  const wanted = method === 'HEAD' ? 'GET' : method
  for (const [routeMethod, pattern, handler] of isAdminPath(path) ? adminRoutes : routes) {
    const ids = routeMethod === wanted ? matchSegments(pattern.split('/'), segments) : null
    if (ids) return { handler, ids }
  }
  return null
}

function matchSegments(pattern: readonly string[], segments: readonly string[]): string[] | null {
  if (pattern.length !== segments.length) return null
  const fits = pattern.every((part, at) =>
    part === ':' ? segments[at] !== '' : part === segments[at],
  )
  return fits ? segments.filter((_, at) => pattern[at] === ':') : null
}
