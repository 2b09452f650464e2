import type { IncomingMessage } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { createMiddleware } from 'hono/factory'
import type { SandboxContext, SandboxEnv } from './context.ts'
import { documentsLocked, invalidFileType, OmiseError } from './errors.ts'
import type { Fault } from './faults.ts'
import { htmlReply, refusal, reset, silence, withJsonText } from './reply.ts'
import { isObject, type Json, type JsonObject } from './values.ts'

/** Applies the merchant's next planned fault, and those that the handler adds to `faults`. */
export const injectFaults = createMiddleware<SandboxEnv>(async (c, next) => {
  const fault = c.var.merchant.faults.take(c.req.method, c.req.path)
  if (fault) {
    const instead = await replyInstead(fault, c)
    if (instead) return instead
    c.var.faults.push(fault)
  }
  await next()
  // A refused request changed nothing, so its response stays as it is.
  if (c.error) return
  for (const each of c.var.faults) {
    const reply = await replyAfter(each, c)
    // Without clearing it first, Hono merges the old headers into the new response.
    c.res = undefined
    c.res = reply
  }
})

/** The response that a fault gives instead of handling the request; null lets the request proceed. */
export async function replyInstead(fault: Fault, c: SandboxContext): Promise<Response | null> {
  const { incoming } = c.env
  switch (fault.type) {
    case 'latency':
      return (await elapses(fault.ms, c.var.sandbox.closing)) ? null : silence()
    case 'hang':
      if (fault.read !== false) incoming.resume()
      return silence()
    case 'reset_before_body':
      return reset(c)
    case 'status':
      if (fault.afterApply === true) return null
      await drain(incoming)
      return statusReply(fault, c)
    case 'html':
      await drain(incoming)
      return htmlReply(c, fault.status ?? 502)
    case 'refusal':
      await drain(incoming)
      return refusal(c, refusals[fault.code]())
    case 'reset_after_apply':
    case 'hang_after_apply':
    case 'truncated_json':
    case 'slow_listing':
    case 'late_apply':
    case 'unreadable_item':
      return null
  }
}

/** The response after the request was handled. */
async function replyAfter(fault: Fault, c: SandboxContext): Promise<Response> {
  switch (fault.type) {
    case 'reset_after_apply':
      return reset(c)
    case 'hang_after_apply':
      return silence()
    case 'truncated_json':
      return withJsonText(c.res, (_, text) => text.slice(0, Math.ceil(text.length / 2)))
    case 'status':
      return fault.afterApply === true ? statusReply(fault, c) : c.res
    case 'unreadable_item':
      return withJsonText(c.res, (body) => withUnreadableItems(body, fault.object))
    default:
      return c.res
  }
}

/**
 * Makes a change after a delay, unless the sandbox closes first.
 *
 * @param options.drop cleans up, whether or not the change was made
 */
export async function applyLate(
  seconds: number,
  closing: AbortSignal,
  { apply, drop }: { apply: () => void; drop: () => void },
): Promise<void> {
  try {
    if (await elapses(seconds * 1000, closing)) apply()
  } catch (error) {
    // A change that is refused by then (for example because the dispute was closed) has no client left to report to.
    if (!(error instanceof OmiseError)) process.stderr.write(`${String(error)}\n`)
  } finally {
    drop()
  }
}

/** A copy of the object in which the first item of the type has `created_at: null`, in every list. */
function withUnreadableItems(body: JsonObject, object: string): JsonObject {
  const within = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(within)
    return isObject(value) ? withUnreadableItems(value, object) : value
  }
  const copy = Object.fromEntries(Object.entries(body).map(([key, value]) => [key, within(value)]))
  const items = Array.isArray(copy['data']) ? copy['data'] : []
  const first = items.find((item) => isObject(item) && item['object'] === object)
  if (isObject(first)) first['created_at'] = null
  return copy
}

/** Resolves to true after the delay, or to false when the sandbox closes first. */
export async function elapses(ms: number, closing: AbortSignal): Promise<boolean> {
  try {
    await delay(ms, undefined, { signal: closing })
    return true
  } catch {
    return false
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

function statusReply(
  { status, retryAfter }: Extract<Fault, { type: 'status' }>,
  c: SandboxContext,
): Response {
  const [code, message] = statusCodes[status] ?? ['bad_request', 'bad request']
  const headers = retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }
  return refusal(c, new OmiseError(status, code, message), headers)
}

/** Reads and drops the body, as a buffering proxy would before it responds. */
async function drain(request: IncomingMessage): Promise<void> {
  if (request.readableEnded) return
  await new Promise<void>((resolve) => {
    request.once('end', resolve).once('close', resolve).resume()
  })
}
