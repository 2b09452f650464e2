import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import { text as readText } from 'node:stream/consumers'
import { jsonObjectSchema, type JsonObject } from '../core/values.ts'

export interface Received {
  method: string
  path: string
  headers: IncomingHttpHeaders
  text: string
  event: JsonObject
}

/** A receiver of webhooks on 127.0.0.1, which answers 200 unless `respond` is set. */
export class Receiver {
  readonly received: Received[] = []
  respond: (response: ServerResponse) => void = (response) => response.end()
  readonly #server: Server
  #arrived = Promise.withResolvers<void>()

  private constructor() {
    this.#server = createServer((request, response) => {
      const { method = '', url = '', headers } = request
      void readText(request).then((text) => {
        const event = jsonObjectSchema.parse(JSON.parse(text))
        this.received.push({ method, path: url, headers, text, event })
        this.respond(response)
        this.#arrived.resolve()
        this.#arrived = Promise.withResolvers()
      })
    })
  }

  static async start(): Promise<Receiver> {
    const receiver = new Receiver()
    await new Promise<void>((resolve) => receiver.#server.listen(0, '127.0.0.1', resolve))
    return receiver
  }

  get url(): string {
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('no TCP address')
    return `http://127.0.0.1:${address.port}/hook`
  }

  /** Resolves with the first `count` requests, as soon as they have arrived. */
  async first(count: number): Promise<Received[]> {
    while (this.received.length < count) await this.#arrived.promise
    return this.received.slice(0, count)
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve())
      this.#server.closeAllConnections()
    })
  }
}
