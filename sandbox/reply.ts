import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { OmiseError } from './errors.ts'
import type { JsonObject } from './rows.ts'
import type { Version } from './versions.ts'

interface JsonReply {
  type: 'json'
  status: number
  body: JsonObject
  /** Answers that succeeded name the version they are written in. */
  version: Version | null
  headers: Record<string, string>
}

/** What goes back over the connection. */
export type Reply =
  | JsonReply
  | { type: 'truncated'; reply: JsonReply }
  | { type: 'html'; status: number }
  | { type: 'file'; path: string; size: number; contentType: string; filename: string }
  /** The connection is reset. */
  | { type: 'reset' }
  /** Nothing: the connection stays open until the client or the sandbox closes it. */
  | { type: 'silence' }

export function success(body: JsonObject, version: Version): JsonReply {
  return { type: 'json', status: 200, body, version, headers: {} }
}

export function refusal(error: OmiseError, headers: Record<string, string> = {}): JsonReply {
  return { type: 'json', status: error.status, body: error.toWire(), version: null, headers }
}

/** @param startedAt `performance.now()` of the moment the request arrived, for `X-Runtime` */
export async function send(
  reply: Reply,
  request: IncomingMessage,
  response: ServerResponse,
  startedAt: number,
): Promise<void> {
  switch (reply.type) {
    case 'silence':
      return
    case 'reset':
      request.socket.resetAndDestroy()
      return
    case 'file':
      return sendFile(reply, response)
    case 'html':
      return sendText(request, response, reply.status, htmlPage(reply.status), {
        Server: 'nginx',
        'Content-Type': 'text/html',
      })
    case 'truncated': {
      const text = toText(reply.reply.body)
      const half = text.slice(0, Math.ceil(text.length / 2))
      return sendText(
        request,
        response,
        reply.reply.status,
        half,
        headersOf(reply.reply, startedAt),
      )
    }
    case 'json':
      return sendText(
        request,
        response,
        reply.status,
        toText(reply.body),
        headersOf(reply, startedAt),
      )
  }
}

function toText(body: JsonObject): string {
  return `${JSON.stringify(body, null, 2)}\n`
}

/** As recorded: errors carry neither the version nor Strict-Transport-Security nor Vary. */
function headersOf(
  { status, version, headers }: JsonReply,
  startedAt: number,
): Record<string, string> {
  return {
    'Cache-Control': 'no-cache, no-store',
    'Content-Type': 'application/json; charset=utf-8',
    ...(version !== null && {
      'Omise-Version': version,
      'Strict-Transport-Security': 'max-age=31536000; includeSubdomains; preload',
      Vary: 'Accept-Encoding',
    }),
    Server: 'nginx',
    Status: `${status} ${STATUS_CODES[status] ?? ''}`.trim(),
    'X-Request-Id': randomUUID(),
    'X-Runtime': ((performance.now() - startedAt) / 1000).toFixed(6),
    ...headers,
  }
}

function sendText(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  text: string,
  headers: Record<string, string>,
): void {
  const connection = /\bclose\b/i.test(request.headers.connection ?? '') ? 'close' : 'keep-alive'
  response.writeHead(status, {
    ...headers,
    'Content-Length': Buffer.byteLength(text),
    // Said by hand, because Node would add a Keep-Alive hint that Omise's nginx does not give.
    Connection: connection,
  })
  response.end(text)
}

async function sendFile(
  file: Extract<Reply, { type: 'file' }>,
  response: ServerResponse,
): Promise<void> {
  response.writeHead(200, {
    'Content-Type': file.contentType,
    'Content-Length': file.size,
    'Content-Disposition': `attachment; filename*=UTF-8''${encodeFilename(file.filename)}`,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  })
  await pipeline(createReadStream(file.path), response)
}

/** RFC 8187; lone surrogates cannot be encoded and are replaced first. */
function encodeFilename(filename: string): string {
  return encodeURIComponent(filename.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function htmlPage(status: number): string {
  const title = `${status} ${STATUS_CODES[status] ?? ''}`.trim()
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`
}
