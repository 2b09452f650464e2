import 'server-only'
import { randomUUID } from 'node:crypto'
import { subscribe } from 'node:diagnostics_channel'
import {
  Server,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import type { Logger } from 'pino'
import { DeskError } from '@/lib/server/platform/errors'
import { currentRequest } from '@/lib/server/platform/current-request'
import { addApiHeaders, problemResponse } from './api-response'

const API_METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
/** A form submitted before its script has loaded goes to its page, which renders again. */
const PAGE_METHODS: readonly string[] = ['GET', 'HEAD', 'POST']

const LOGGED_PATH_LENGTH = 200

/** Our own URLs have at most a dozen. */
const MAX_PARAMETERS = 100

/**
 * Answers requests that Next would answer with 500 or only slowly, before Next sees them: unsupported methods, paths
 * that cannot be decoded, URLs with a NUL, which Postgres cannot store, and queries with very many parameters. All
 * other requests become available as `currentRequest`.
 *
 * Call once, in the listening process, before it serves: Node publishes each request on this channel before it calls
 * the listeners of its server (https://nodejs.org/api/diagnostics_channel.html#http).
 */
export function guardFrontDoor(log: Logger): void {
  const guarded = new WeakSet<Server>()
  subscribe('http.server.request.start', (message) => {
    if (typeof message !== 'object' || message === null || !('server' in message)) return
    const { server } = message
    if (!(server instanceof Server) || guarded.has(server)) return
    guarded.add(server)
    const listeners = server.listeners('request')
    server.removeAllListeners('request')
    server.on('request', (request, response) => {
      const about = { method: request.method ?? '', path: pathOf(request) }
      currentRequest.run(about, () => {
        const refusal = refusalOf(request)
        if (refusal) void refuse(response, refusal, log.child(about))
        else for (const listener of listeners) Reflect.apply(listener, server, [request, response])
      })
    })
  })
}

/** Null when Next can answer it. */
export function refusalOf({
  method = '',
  url = '',
  headers,
}: Pick<IncomingMessage, 'method' | 'url' | 'headers'>): DeskError | null {
  const [path = ''] = url.split('?', 1)
  const isPage = !path.startsWith('/api/')
  const methods = isPage ? PAGE_METHODS : API_METHODS
  if (!methods.includes(method)) {
    const detail = `Only ${methods.join(', ')} are answered here`
    return new DeskError('method_not_allowed', { detail })
  }
  // Next's own error pages, such as /_global-error, respond with 500 when requested.
  if (path.startsWith('/_') && !path.startsWith('/_next/')) return new DeskError('not_found')
  if (isPage && method === 'POST' && isServerAction(headers)) {
    return new DeskError('method_not_allowed', { detail: 'There are no server actions here' })
  }
  // Next parses the query once for each of its parameters: 7,000 of them, which fit into 14 KB, take a second.
  if (url.split('&').length > MAX_PARAMETERS) {
    const detail = `The query may have ${MAX_PARAMETERS} parameters`
    return new DeskError('malformed_request', { detail })
  }
  if (isReadable(url, path)) return null
  return new DeskError('malformed_request', { detail: 'The address cannot be decoded' })
}

/** What Next treats as a server action: https://nextjs.org/docs/app/api-reference/directives/use-server */
function isServerAction(headers: IncomingHttpHeaders): boolean {
  return 'next-action' in headers || /^multipart\/form-data/i.test(headers['content-type'] ?? '')
}

/** The query needs no check: URLSearchParams replaces what it cannot decode with U+FFFD. */
function isReadable(url: string, path: string): boolean {
  // `*` refers to the server, not to a path.
  if (path === '*' || /%00/.test(url)) return false
  try {
    decodeURIComponent(path)
    return true
  } catch {
    return false
  }
}

async function refuse(response: ServerResponse, refusal: DeskError, log: Logger): Promise<void> {
  const requestId = randomUUID()
  const { code, status, message } = refusal
  log.info({ requestId, status, code }, message)
  const problem = problemResponse(refusal, requestId)
  addApiHeaders(problem, requestId)
  response.writeHead(status, Object.fromEntries(problem.headers))
  response.end(await problem.text())
}

function pathOf({ url = '' }: IncomingMessage): string {
  return (url.split('?', 1)[0] ?? '').slice(0, LOGGED_PATH_LENGTH)
}
