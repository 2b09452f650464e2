import 'server-only'
import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import * as z from 'zod/mini'
import type { ProblemCode } from '@/lib/contract/problem-codes'
import { PERSON_HEADER } from '@/lib/contract/session-headers'
import { can, type Action } from '@/lib/evidence/access'
import type { Actor } from '@/lib/server/audit-log/append-audit'
import { personOfRequest } from '@/lib/server/auth/current-person'
import type { Person } from '@/lib/server/people/person'
import { desk, type Desk } from '@/lib/server/desk'
import { DeskError } from '@/lib/server/platform/errors'
import { askerOf, logFailure, type Asker } from '@/lib/server/platform/log-failure'
import { addApiHeaders, problemResponse } from './api-response'
import { countRequest } from '@/lib/server/auth/authorize'
import { assertSameOrigin } from './same-origin'

type Schema = z.core.$ZodType

export type RouteContext<Params extends Schema, Query extends Schema> = {
  request: Request
  desk: Desk
  person: Person
  actor: Actor
  log: Logger
  params: z.output<Params>
  query: z.output<Query>
}

export type RouteDeclaration<Params extends Schema, Query extends Schema> = {
  /** The permission that the route requires. */
  action: Action
  params?: Params
  query?: Query
  /** The problem code for an invalid query parameter, where it has one of its own. */
  queryProblems?: Readonly<Record<string, { missing: ProblemCode; invalid: ProblemCode }>>
  /** The request never extends the session, whatever its header says. */
  isBackground?: boolean
  /** The status of a JSON response; default 200. */
  status?: number
  /** A Response is sent as it is, anything else as JSON. */
  handler: (context: RouteContext<Params, Query>) => Promise<unknown>
}

// Next passes no params to a route without parameters.
type NextContext = { params: Promise<Record<string, string | string[] | undefined> | undefined> }

export const nothing = z.object({})

/**
 * Creates a route handler from a declaration. It adds request id, origin check, session, permission, rate limit,
 * parsing, problem+json errors and logging; the handler contains only what the route does.
 */
export function deskRoute<
  Params extends Schema = typeof nothing,
  Query extends Schema = typeof nothing,
>(declaration: RouteDeclaration<Params, Query>) {
  return async (request: Request, context: NextContext): Promise<Response> => {
    const startedAt = performance.now()
    const requestId = randomUUID()
    const log = desk().log.child({ requestId })
    const asker = askerOf(request, new URL(request.url).pathname, desk().env)
    const response = await answer(declaration, request, context, requestId, log, asker).catch(
      (error: unknown) => {
        logFailure(log, error, asker)
        return problemResponse(error, requestId)
      },
    )
    addApiHeaders(response, requestId)
    log.info({
      method: asker.method,
      path: asker.path,
      status: response.status,
      durationMs: Math.round(performance.now() - startedAt),
    })
    return response
  }
}

async function answer<Params extends Schema, Query extends Schema>(
  declaration: RouteDeclaration<Params, Query>,
  request: Request,
  context: NextContext,
  requestId: string,
  log: Logger,
  asker: Asker,
): Promise<Response> {
  const current = desk()
  assertSameOrigin(request, current.env.publicUrl)
  const person = await personOfRequest(request, declaration)
  if (!person) throw new DeskError('not_signed_in')
  asker.personId = person.id
  assertPersonOfPage(request, person)
  await countRequest(person)
  if (!can(person.role, declaration.action)) throw new DeskError('not_allowed')
  const result = await declaration.handler({
    request,
    desk: current,
    person,
    actor: { personId: person.id, personName: person.name, requestId, address: asker.address },
    log: log.child({ personId: person.id }),
    params: parseParams((declaration.params ?? nothing) as Params, (await context.params) ?? {}),
    query: parseQuery(declaration, new URL(request.url).searchParams),
  })
  return result instanceof Response
    ? result
    : Response.json(result, { status: declaration.status ?? 200 })
}

/** Text that one person typed must not be saved under the next person who signs in to the same browser. */
function assertPersonOfPage(request: Request, person: Person): void {
  const rendered = request.headers.get(PERSON_HEADER)
  if (rendered !== null && rendered !== person.id) {
    throw new DeskError('other_person', { detail: 'The page belongs to another person' })
  }
}

function parseParams<Params extends Schema>(schema: Params, params: unknown): z.output<Params> {
  const parsed = z.safeParse(schema, params)
  // A malformed id can name nothing, so it is treated like an unknown one.
  if (!parsed.success) throw new DeskError('not_found', { detail: 'No such address' })
  return parsed.data
}

function parseQuery<Params extends Schema, Query extends Schema>(
  { query, queryProblems = {} }: RouteDeclaration<Params, Query>,
  search: URLSearchParams,
): z.output<Query> {
  const schema = (query ?? nothing) as Query
  const values = Object.fromEntries(search)
  const parsed = z.safeParse(schema, values)
  if (parsed.success) return parsed.data
  const parameter = String(parsed.error.issues[0]?.path[0] ?? '')
  const words = queryProblems[parameter]
  const code = words ? (values[parameter] ? words.invalid : words.missing) : 'malformed_request'
  throw new DeskError(code, { detail: `The query parameter ${parameter} is missing or malformed` })
}
