import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import type { SandboxContext } from './context.ts'
import { badRequest, ClientGone } from './errors.ts'
import { isObject, jsonObjectSchema, type JsonObject } from './values.ts'

const maximumBodyBytes = 1024 * 1024
const maximumDepth = 5

/** The parameters of the request, as parsed by `readParams`. */
export function paramsOf(c: SandboxContext): Promise<JsonObject> {
  return readParams(c.env.incoming, new URL(c.req.url).searchParams)
}

/** The parameters of an admin call. @throws OmiseError 400 when they do not fit the schema */
export async function validParams<Params>(
  c: SandboxContext,
  schema: z.ZodType<Params>,
): Promise<Params> {
  const params = schema.safeParse(await paramsOf(c))
  if (!params.success) throw badRequest(z.prettifyError(params.error))
  return params.data
}

/**
 * The parameters of a request: query string and body together, the body taking precedence. Omise
 * reads the body of a GET as well (https://docs.omise.co/api-pagination), as JSON or as a form with `a[b]=c` keys.
 *
 * @throws OmiseError 400 for a body that is too long, or is not a JSON object though declared as JSON
 * @throws ClientGone when the connection ends early
 */
export async function readParams(
  request: IncomingMessage,
  query: URLSearchParams,
): Promise<JsonObject> {
  const body = await readBody(request)
  return { ...nested(query), ...parseBody(body, request.headers['content-type'] ?? '') }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  request.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size <= maximumBodyBytes) chunks.push(chunk)
  })
  await new Promise<void>((resolve, reject) => {
    request.once('end', resolve).once('close', () => reject(new ClientGone()))
  })
  if (size > maximumBodyBytes) throw badRequest('request body is too large')
  return Buffer.concat(chunks).toString('utf8')
}

function parseBody(body: string, contentType: string): JsonObject {
  const text = body.trim()
  if (text === '') return {}
  if (/json/i.test(contentType) || (text.startsWith('{') && !/urlencoded/i.test(contentType)))
    return parseJson(text)
  if (/^multipart\//i.test(contentType))
    throw badRequest('multipart is accepted for documents only')
  return nested(new URLSearchParams(text))
}

function parseJson(text: string): JsonObject {
  try {
    return jsonObjectSchema.parse(JSON.parse(text))
  } catch {
    throw badRequest('request body is not a JSON object')
  }
}

/** `filters[status]=open&expand[]=charge` → `{ filters: { status: 'open' }, expand: ['charge'] }`. */
function nested(flat: URLSearchParams): JsonObject {
  const params: JsonObject = {}
  for (const [key, value] of flat) put(params, keyPath(key), value)
  return params
}

function keyPath(key: string): string[] {
  const [, head = key, tail = ''] = /^([^[]+)((?:\[[^\]]*\])*)$/.exec(key) ?? []
  return [head, ...[...tail.matchAll(/\[([^\]]*)\]/g)].map((match) => match[1] ?? '')].slice(
    0,
    maximumDepth,
  )
}

function put(target: JsonObject, path: readonly string[], value: string): void {
  const [key = '', ...rest] = path
  if (key === '__proto__') return
  const present = target[key]
  if (rest.length === 0) target[key] = value
  else if (rest[0] === '' && Array.isArray(present)) present.push(value)
  else if (rest[0] === '') target[key] = [value]
  else {
    const inner = isObject(present) ? present : {}
    target[key] = inner
    put(inner, rest, value)
  }
}

/** A parameter as text; numbers and booleans of JSON bodies are written as a form would send them. */
export function textParam(params: JsonObject, name: string): string | null {
  const value = params[name]
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null
}

/** A whole number of at least `minimum`; anything else counts as not given. */
export function countParam(
  params: JsonObject,
  name: string,
  minimum: number,
  fallback: number,
): number {
  const text = textParam(params, name)?.trim() ?? ''
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
  return value >= minimum ? value : fallback
}

/** Whether `expand=true`, `expand=charge` or `expand[]=charge` requests the named field. */
export function expands(params: JsonObject, field: string): boolean {
  const { expand } = params
  if (Array.isArray(expand)) return expand.includes(field)
  return expand === true || expand === 'true' || expand === field
}
