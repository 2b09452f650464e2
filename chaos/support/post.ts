import { once } from 'node:events'
import { request, type Agent, type ClientRequest } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'

export type Post = {
  url: string
  headers: Readonly<Record<string, string>>
  body: Buffer
  agent: Agent
  /** How long the answer may take once everything is sent. */
  timeoutMs: number
  /** The sender stops half-way for so long. */
  pauseMs?: number
  /** The sender leaves. */
  leaves?: { when: 'half_way' | 'unanswered'; afterMs: number } | null
  /** Ends it from outside. */
  signal?: AbortSignal | undefined
}

export type Answer = { status: number; text: string }

/**
 * Sends a body with its exact Content-Length, as clumsily as told.
 * @throws Error when there is no whole answer, whoever's fault that is
 */
export async function post(options: Post): Promise<Answer> {
  const { url, headers, body, agent, timeoutMs, signal } = options
  const outgoing = request(url, {
    method: 'POST',
    agent,
    headers: { ...headers, 'content-length': body.length },
    ...(signal ? { signal } : {}),
  })
  const answered = answerTo(outgoing)
  // It may fail while we are still sending.
  answered.catch(() => undefined)
  const timer = setTimeout(() => outgoing.destroy(new Error('No answer in time')), timeoutMs)
  try {
    await sendBody(outgoing, answered, options)
    return await answered
  } finally {
    clearTimeout(timer)
  }
}

async function sendBody(
  outgoing: ClientRequest,
  answered: Promise<Answer>,
  { body, pauseMs = 0, leaves = null }: Post,
): Promise<void> {
  const half = Math.ceil(body.length / 2)
  outgoing.write(body.subarray(0, half))
  if (pauseMs > 0) await delay(pauseMs)
  if (leaves?.when === 'half_way') {
    await delay(leaves.afterMs)
    outgoing.destroy(new Error('Left half-way'))
    return
  }
  outgoing.end(body.subarray(half))
  if (leaves?.when === 'unanswered') {
    // When the connection breaks first, nothing is ever finished.
    await Promise.race([once(outgoing, 'finish'), answered]).catch(() => undefined)
    await delay(leaves.afterMs)
    outgoing.destroy(new Error('Left before the answer'))
  }
}

function answerTo(outgoing: ClientRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    outgoing.on('error', reject)
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('close', () => {
        if (!response.complete) reject(new Error('The answer was cut off'))
        else resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() })
      })
    })
  })
}
