import type { IncomingMessage, ServerResponse } from 'node:http'
import { secretKeyOf } from './auth.ts'
import type { Context } from './context.ts'
import { downloadPattern } from './downloads.ts'
import { ClientGone, notFound, OmiseError } from './errors.ts'
import { replyAfter, replyInstead, shapesUpload } from './inject-fault.ts'
import { refusal, send, success, type Reply } from './reply.ts'
import type { Json, JsonObject } from './rows.ts'
import { isAdminPath, match } from './router.ts'
import type { LoggedRequest, Store } from './store.ts'
import { versionOf } from './versions.ts'

export interface Sandbox {
  store: Store
  clock: () => Date
  closing: AbortSignal
  /** Where we listen; for `download_uri` when the request names no usable host. */
  url: () => string
}

/** One request from its first header to the last byte of its answer. Never rejects. */
export async function serve(
  sandbox: Sandbox,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const startedAt = performance.now()
  try {
    const reply = await answer(sandbox, request).catch(toReply)
    await send(reply, request, response, startedAt)
  } catch {
    // The client left in the middle of its answer.
    request.socket.destroy()
  }
}

function toReply(error: unknown): Reply {
  if (error instanceof OmiseError) return refusal(error)
  if (error instanceof ClientGone) return { type: 'silence' }
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  return refusal(new OmiseError(500, 'internal_error', 'internal error'))
}

async function answer(sandbox: Sandbox, request: IncomingMessage): Promise<Reply> {
  const method = request.method ?? 'GET'
  const [rawPath, queryText] = splitOnce(request.url ?? '/', '?')
  const path = rawPath.replace(/(?<=[^/])\/+$/, '')
  const download = method === 'GET' ? downloadPattern.exec(path) : null
  if (download) return downloadReply(sandbox, request, path, download)

  const key = secretKeyOf(request.headers.authorization)
  const context: Context = {
    request,
    method,
    path,
    query: new URLSearchParams(queryText),
    key,
    store: sandbox.store,
    merchant: sandbox.store.merchantOf(key),
    version: versionOf(request.headers['omise-version']),
    origin: originOf(request, sandbox),
    clock: sandbox.clock,
    faults: [],
    closing: sandbox.closing,
  }
  return isAdminPath(path) ? handle(context) : handleLogged(context)
}

async function handleLogged(context: Context): Promise<Reply> {
  const { merchant, request, method, clock } = context
  const entry: LoggedRequest = {
    method,
    path: request.url ?? '',
    status: null,
    content_length: request.headers['content-length'] ?? null,
    transfer_encoding: request.headers['transfer-encoding'] ?? null,
    at: clock().toISOString(),
  }
  merchant.logRequest(entry)
  const reply = await handleWithFaults(context).catch(toReply)
  entry.status = statusOf(reply)
  return reply
}

async function handleWithFaults(context: Context): Promise<Reply> {
  const { merchant, method, path, request, closing } = context
  const planned = merchant.faults.take(method, path)
  const instead = planned && (await replyInstead(planned, request, closing))
  if (instead) return instead
  if (planned && shapesUpload(planned)) context.faults.push(planned)
  const reply = await handle(context)
  const struck = planned ? [planned, ...context.faults] : context.faults
  return struck.reduce((changed, fault) => replyAfter(fault, changed), reply)
}

/** @throws OmiseError for everything Omise would refuse */
async function handle(context: Context): Promise<Reply> {
  const found = match(context.method, context.path)
  if (!found) throw notFound('path', context.path)
  const result = await found.handler(context, ...found.ids)
  return isReply(result) ? result : success(result, context.version)
}

/** Omise's objects have no `type`: what has one of ours is a reply already. */
function isReply(result: JsonObject | Reply): result is Reply {
  const type: Json | undefined = result.type
  return (
    type === 'file' || type === 'silence' || type === 'reset' || type === 'html' || type === 'json'
  )
}

/** A download needs no key, so the faults are those of the merchant that the link belongs to. */
async function downloadReply(
  { store, closing }: Sandbox,
  request: IncomingMessage,
  path: string,
  [, prefix = '', suffix = '']: RegExpExecArray,
): Promise<Reply> {
  const found = store.findDownload(prefix, suffix)
  if (!found) throw notFound('download', `${prefix}${suffix}`)
  const { merchant, document } = found
  const { size, contentType, filename } = document
  const planned = merchant.faults.take('GET', path)
  const instead = planned && (await replyInstead(planned, request, closing))
  if (instead) return instead
  const reply: Reply = {
    type: 'file',
    path: merchant.contentPath(document),
    size,
    contentType,
    filename,
  }
  return planned ? replyAfter(planned, reply) : reply
}

function statusOf(reply: Reply): number | null {
  switch (reply.type) {
    case 'json':
    case 'html':
      return reply.status
    case 'truncated':
      return reply.reply.status
    case 'file':
      return 200
    case 'reset':
    case 'silence':
      return null
  }
}

/** As the caller addressed us, so that links work through port mappings and other names. */
function originOf(request: IncomingMessage, sandbox: Sandbox): string {
  const { host } = request.headers
  return host !== undefined && /^[\w.:[\]-]+$/.test(host) ? `http://${host}` : sandbox.url()
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}
