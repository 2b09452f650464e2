import { Agent, request } from 'node:http'

export type Post = {
  url: URL
  headers: Readonly<Record<string, string>>
  body: Buffer
  agent: Agent
  /** Called when the last byte was handed to the network. */
  onSent?: () => void
  signal?: AbortSignal
}

/** Sends a body with its exact Content-Length. Resolves with the status and the whole answer. */
export function post(options: Post): Promise<{ status: number; text: string }> {
  const { url, headers, body, agent, onSent, signal } = options
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        method: 'POST',
        agent,
        headers: { ...headers, 'content-length': body.length },
        ...(signal ? { signal } : {}),
      },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
        )
        answer.on('error', reject)
      },
    )
    outgoing.on('error', reject)
    if (onSent) outgoing.on('finish', onSent)
    outgoing.end(body)
  })
}

/** The same as {@link post}; anything but 200 or 201 is an error. */
export async function postOk(options: Post): Promise<void> {
  const { status, text } = await post(options)
  if (status === 200 || status === 201) return
  throw new Error(`POST ${options.url.pathname}: ${status} ${text.slice(0, 300)}`)
}

/** Connections that stay open between requests, as a browser keeps them. */
export function keepAliveAgent(connections: number): Agent {
  return new Agent({ keepAlive: true, maxSockets: connections })
}
