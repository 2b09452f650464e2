import type { IncomingMessage } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { documentsLocked, invalidFileType, OmiseError } from './errors.ts'
import type { Fault } from './faults.ts'
import { isObject } from './params.ts'
import { refusal, type Reply } from './reply.ts'
import type { Json, JsonObject } from './rows.ts'

/** The reply that a fault gives instead of handling the call; null lets the call go on. */
export async function replyInstead(
  fault: Fault,
  request: IncomingMessage,
  closing: AbortSignal,
): Promise<Reply | null> {
  switch (fault.type) {
    case 'latency':
      return waitUnlessClosing(fault.ms, closing)
    case 'hang':
      if (fault.read !== false) request.resume()
      return { type: 'silence' }
    case 'reset_before_body':
      return { type: 'reset' }
    case 'status':
      return fault.afterApply === true ? null : afterBody(request, statusReply(fault))
    case 'html':
      return afterBody(request, { type: 'html', status: fault.status ?? 502 })
    case 'refusal':
      return afterBody(request, refusal(refusals[fault.code]()))
    case 'reset_after_apply':
    case 'hang_after_apply':
    case 'truncated_json':
    case 'slow_listing':
    case 'late_apply':
    case 'unreadable_item':
      return null
  }
}

/** Faults that the handler of an upload looks at by itself, because they change what it does. */
export function shapesUpload(fault: Fault): boolean {
  return fault.type === 'slow_listing' || fault.type === 'late_apply'
}

/** Makes a change later than it was asked for, unless the sandbox is closed before; `drop` cleans up after both. */
export async function applyLate(
  seconds: number,
  closing: AbortSignal,
  { apply, drop }: { apply: () => void; drop: () => void },
): Promise<void> {
  try {
    if ((await waitUnlessClosing(seconds * 1000, closing)) === null) apply()
  } catch (error) {
    // Refused by then (the dispute was closed, say), and nobody is left to be told.
    if (!(error instanceof OmiseError)) process.stderr.write(`${String(error)}\n`)
  } finally {
    drop()
  }
}

/** What becomes of the reply to a call that was handled. */
export function replyAfter(fault: Fault, reply: Reply): Reply {
  switch (fault.type) {
    case 'reset_after_apply':
      return { type: 'reset' }
    case 'hang_after_apply':
      return { type: 'silence' }
    case 'truncated_json':
      return reply.type === 'json' ? { type: 'truncated', reply } : reply
    case 'status':
      return fault.afterApply === true ? statusReply(fault) : reply
    case 'unreadable_item':
      return reply.type === 'json'
        ? { ...reply, body: spoilLists(reply.body, fault.object) }
        : reply
    default:
      return reply
  }
}

/** A copy of the object in which the first item of the type lost its `created_at`, in every list. */
function spoilLists(body: JsonObject, object: string): JsonObject {
  const copy = Object.fromEntries(
    Object.entries(body).map(([key, value]) => [key, spoilWithin(value, object)]),
  )
  const items = Array.isArray(copy['data']) ? copy['data'] : []
  const first = items.find((item) => isObject(item) && item['object'] === object)
  if (isObject(first)) first['created_at'] = null
  return copy
}

function spoilWithin(value: Json, object: string): Json {
  if (Array.isArray(value)) return value.map((each) => spoilWithin(each, object))
  return isObject(value) ? spoilLists(value, object) : value
}

async function waitUnlessClosing(ms: number, closing: AbortSignal): Promise<Reply | null> {
  try {
    await delay(ms, undefined, { signal: closing })
    return null
  } catch {
    return { type: 'silence' }
  }
}

const refusals = { documents_locked: documentsLocked, invalid_file_type: invalidFileType }

/** No body of a 429 or 5xx was ever published: the four keys, with a plain code. */
const statusCodes: Readonly<Record<number, readonly [code: string, message: string]>> = {
  429: ['too_many_requests', 'too many requests'],
  500: ['internal_error', 'internal error'],
  502: ['bad_gateway', 'bad gateway'],
  503: ['service_unavailable', 'service unavailable'],
}

function statusReply({ status, retryAfter }: Extract<Fault, { type: 'status' }>): Reply {
  const [code, message] = statusCodes[status] ?? ['bad_request', 'bad request']
  const headers = retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }
  return refusal(new OmiseError(status, code, message), headers)
}

/** Like a buffering proxy: the answer comes when the request is complete. */
async function afterBody(request: IncomingMessage, reply: Reply): Promise<Reply> {
  if (request.readableEnded) return reply
  await new Promise<void>((resolve) => {
    request.once('end', resolve).once('close', resolve).resume()
  })
  return reply
}
