import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { STATUS_CODES } from 'node:http'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { SandboxContext } from './context.ts'
import type { OmiseError } from './errors.ts'
import { jsonObjectSchema, type JsonObject } from './values.ts'

type HeaderFields = Record<string, string>

/** 200 with the object, in the version named in the headers. */
export function success(c: SandboxContext, body: JsonObject): Response {
  return jsonReply(c, 200, body, {
    'Omise-Version': c.var.version,
    'Strict-Transport-Security': 'max-age=31536000; includeSubdomains; preload',
    Vary: 'Accept-Encoding',
  })
}

/** The error object. As recorded, errors carry neither the version nor Strict-Transport-Security nor Vary. */
export function refusal(
  c: SandboxContext,
  error: OmiseError,
  headers: HeaderFields = {},
): Response {
  return jsonReply(c, error.status, error.toWire(), headers)
}

function jsonReply(
  c: SandboxContext,
  status: number,
  body: JsonObject,
  headers: HeaderFields,
): Response {
  return textReply(c, status, toText(body), {
    'Cache-Control': 'no-cache, no-store',
    'Content-Type': 'application/json; charset=utf-8',
    Server: 'nginx',
    Status: `${status} ${STATUS_CODES[status] ?? ''}`.trim(),
    'X-Request-Id': randomUUID(),
    'X-Runtime': ((performance.now() - c.var.startedAt) / 1000).toFixed(6),
    ...headers,
  })
}

/** The error page of a gateway. */
export function htmlReply(c: SandboxContext, status: number): Response {
  const title = `${status} ${STATUS_CODES[status] ?? ''}`.trim()
  const page = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`
  return textReply(c, status, page, { Server: 'nginx', 'Content-Type': 'text/html' })
}

function textReply(
  c: SandboxContext,
  status: number,
  text: string,
  headers: HeaderFields,
): Response {
  const closes = /\bclose\b/i.test(c.req.header('connection') ?? '')
  return new Response(text, {
    status,
    headers: {
      ...headers,
      'Content-Length': String(Buffer.byteLength(text)),
      // Set explicitly, because Node would add a Keep-Alive header that Omise's nginx does not send.
      Connection: closes ? 'close' : 'keep-alive',
    },
  })
}

/** The response with its JSON body changed as text. Other responses are returned as they are. */
export async function withJsonText(
  response: Response,
  change: (body: JsonObject, text: string) => JsonObject | string,
): Promise<Response> {
  if (response.headers.get('content-type')?.startsWith('application/json') !== true) return response
  const before = await response.text()
  const changed = change(jsonObjectSchema.parse(JSON.parse(before)), before)
  const text = typeof changed === 'string' ? changed : toText(changed)
  const headers = new Headers(response.headers)
  headers.set('Content-Length', String(Buffer.byteLength(text)))
  return new Response(text, { status: response.status, headers })
}

/** Pretty-printed with a final newline, as recorded of responses and of webhooks. */
export function toText(body: JsonObject): string {
  return `${JSON.stringify(body, null, 2)}\n`
}

/** The bytes of a file, at most 10 MB. */
export async function fileReply(file: {
  path: string
  contentType: string
  filename: string
}): Promise<Response> {
  const bytes = await readFile(file.path)
  return new Response(bytes, {
    headers: {
      'Content-Type': file.contentType,
      'Content-Length': String(bytes.length),
      'Content-Disposition': `attachment; filename*=UTF-8''${encodeFilename(file.filename)}`,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    },
  })
}

/** RFC 8187; lone surrogates cannot be encoded and are replaced first. */
function encodeFilename(filename: string): string {
  return encodeURIComponent(filename.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** No response: the connection stays open until the client or the sandbox closes it. */
export function silence(): Response {
  return RESPONSE_ALREADY_SENT
}

/** Resets the connection instead of a response. */
export function reset(c: SandboxContext): Response {
  c.env.incoming.socket.resetAndDestroy()
  return RESPONSE_ALREADY_SENT
}

/** Whether the response goes to the client, unlike `silence` and `reset`. */
export function isSent(response: Response): boolean {
  return response !== RESPONSE_ALREADY_SENT
}
