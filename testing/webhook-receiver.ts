import { once } from 'node:events'
import { createServer as createHttpServer, type IncomingHttpHeaders } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

type ReceivedWebhook = {
  method: string
  /** With the query. */
  path: string
  headers: IncomingHttpHeaders
  body: string
}

/** What the receiver does with the requests that follow. */
type ReceiverBehaviour =
  | { status: number; headers?: Record<string, string>; body?: string }
  /** Receives the request and stays silent. */
  | 'hang'
  /** Receives the request, then closes the connection instead of responding. */
  | 'die'
  /** Responds 200 with a body that never ends. */
  | 'endless'

export type WebhookReceiver = {
  /** `127.0.0.1:port` */
  host: string
  url: string
  /** In the order in which they arrived. */
  received: ReceivedWebhook[]
  behave(behaviour: ReceiverBehaviour): void
  stop(): Promise<void>
}

/** A real HTTP server on loopback that records what is posted to it; https with `tls`. */
export async function startWebhookReceiver(tls?: {
  cert: string
  key: string
}): Promise<WebhookReceiver> {
  const received: ReceivedWebhook[] = []
  let behaviour: ReceiverBehaviour = { status: 200 }
  const server = tls ? createHttpsServer(tls) : createHttpServer()
  server.on('request', (request, response) => {
    void text(request).then((body) => {
      const { method = '', url = '', headers } = request
      received.push({ method, path: url, headers, body })
      if (behaviour === 'die') request.socket.destroy()
      else if (behaviour === 'endless') {
        const more = () => {
          while (!response.destroyed && response.write('x'.repeat(16_384)));
        }
        response.on('drain', more)
        more()
      } else if (behaviour !== 'hang') {
        response.writeHead(behaviour.status, behaviour.headers).end(behaviour.body)
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    host,
    url: `${tls ? 'https' : 'http'}://${host}/hooks/desk`,
    received,
    behave(next) {
      behaviour = next
    },
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
