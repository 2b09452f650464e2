import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTcpServer, type Server } from 'node:net'
import { onTestFinished } from 'vitest'
import { createOmiseClient, type OmiseClient, type OmiseClientOptions } from '../client'
import { OmiseError } from '../errors'

export const KEY = 'skey_test_5xuy4w91xqz7d1w9u0t'
export const DISPUTE = 'dspt_test_6aaaaaaaaaaaaaaaaaa'
export const DOCUMENT = 'docu_test_6dddddddddddddddddd'
export const CHARGE = 'chrg_test_6bbbbbbbbbbbbbbbbbb'

export type TestServer = {
  origin: string
  /** `METHOD url` of every request that was started. */
  seen: string[]
  /** The headers of the same requests. */
  headers: IncomingMessage['headers'][]
}

/** `nth` counts the requests of this server from 1. */
export type Handler = (request: IncomingMessage, response: ServerResponse, nth: number) => void

/** A real HTTP server on a free port, closed at the end of the test. */
export async function serve(handler: Handler): Promise<TestServer> {
  const seen: string[] = []
  const headers: IncomingMessage['headers'][] = []
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`)
    headers.push(request.headers)
    handler(request, response, seen.length)
  })
  const origin = await listen(server)
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  )
  return { origin, seen, headers }
}

/** A TCP server: responds to the first bytes with `answer`, then closes the connection. */
export async function serveBytes(answer: string): Promise<string> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => socket.end(answer))
  })
  const origin = await listen(server)
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return origin
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return `http://127.0.0.1:${address.port}`
}

/** A client of `origin` that does not wait; `slept` collects the requested waits. */
export function clientOf(
  origin: string,
  options: Partial<OmiseClientOptions> = {},
): OmiseClient & { slept: number[] } {
  const slept: number[] = []
  const client = createOmiseClient({
    secretKey: KEY,
    baseUrl: origin,
    random: () => 1,
    sleep: async (ms) => void slept.push(ms),
    ...options,
  })
  onTestFinished(() => client.close())
  return { ...client, slept }
}

export function sendJson(
  response: ServerResponse,
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  const type = 'application/json; charset=utf-8'
  response.writeHead(status, { 'content-type': type, ...headers }).end(JSON.stringify(body))
}

export function sendError(
  response: ServerResponse,
  status: number,
  code: string,
  message = 'as Omise words it',
  headers: Record<string, string> = {},
): void {
  const location = `https://www.omise.co/api-errors#${code.replaceAll('_', '-')}`
  sendJson(response, { object: 'error', location, code, message }, status, headers)
}

/** Reads a request to its end, then runs the callback. */
export function afterBody(request: IncomingMessage, act: (body: Buffer) => void): void {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => act(Buffer.concat(chunks)))
}

/** The OmiseError with which a call rejects. */
export async function failureOf(call: Promise<unknown>): Promise<OmiseError> {
  const error: unknown = await call.then(
    () => new Error('the call succeeded'),
    (reason: unknown) => reason,
  )
  if (error instanceof OmiseError) return error
  throw error
}
