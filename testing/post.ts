import { once } from 'node:events'
import { request, type Agent, type ClientRequest } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'

export type Post = {
  url: string | URL
  headers: Readonly<Record<string, string>>
  body: Buffer
  agent: Agent
  /** The time limit for the response; none by default. */
  timeoutMs?: number
  /** The client pauses half-way through the body. */
  pauseMs?: number
  /** The client closes the connection half-way through the body, or once all is sent and no response has come. */
  leaves?: { when: 'half_way' | 'unanswered'; afterMs: number } | null
  /** Called when the last byte was passed to the network. */
  onSent?: () => void
  signal?: AbortSignal | undefined
}

export type PostResponse = { status: number; text: string }

/**
 * Sends a body with its exact Content-Length, and with the faults of a bad connection that fetch cannot produce.
 * @throws Error when no complete response arrives
 */
export async function post(options: Post): Promise<PostResponse> {
  const { url, headers, body, agent, timeoutMs, onSent, signal } = options
  const outgoing = request(url, {
    method: 'POST',
    agent,
    headers: { ...headers, 'content-length': body.length },
    ...(signal ? { signal } : {}),
  })
  if (onSent) outgoing.on('finish', onSent)
  const response = responseTo(outgoing)
  // It may fail while the body is still being sent.
  response.catch(() => undefined)
  const onTimeout = () => outgoing.destroy(new Error('No response in time'))
  const timer = timeoutMs === undefined ? undefined : setTimeout(onTimeout, timeoutMs)
  try {
    await sendBody(outgoing, response, options)
    return await response
  } finally {
    clearTimeout(timer)
  }
}

/** A multipart body as a browser's form sends it, and its content type. */
export async function encodeForm(
  kind: string,
  file: { name: string; type: string; bytes: Uint8Array<ArrayBuffer> },
): Promise<{ body: Buffer; contentType: string }> {
  const form = new FormData()
  form.set('kind', kind)
  form.set('file', new Blob([file.bytes], { type: file.type }), file.name)
  const encoded = new Response(form)
  return {
    contentType: encoded.headers.get('content-type') ?? '',
    body: Buffer.from(await encoded.arrayBuffer()),
  }
}

async function sendBody(
  outgoing: ClientRequest,
  response: Promise<PostResponse>,
  { body, pauseMs = 0, leaves = null }: Post,
): Promise<void> {
  if (pauseMs === 0 && leaves === null) {
    outgoing.end(body)
    return
  }
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
    // When the connection breaks first, nothing finishes.
    await Promise.race([once(outgoing, 'finish'), response]).catch(() => undefined)
    await delay(leaves.afterMs)
    outgoing.destroy(new Error('Left before the response'))
  }
}

function responseTo(outgoing: ClientRequest): Promise<PostResponse> {
  return new Promise((resolve, reject) => {
    outgoing.on('error', reject)
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('close', () => {
        if (!response.complete) reject(new Error('The response was cut off'))
        else resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() })
      })
    })
  })
}
