import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { createApp } from './app.ts'
import type { MerchantDefaults } from './core/context.ts'
import { Store } from './core/store.ts'
import { writeSeed } from './seed.ts'

/** The keep-alive timeout of nginx, for idle connections. */
const keepAliveMs = 75_000

export interface RunningSandbox {
  /** `http://127.0.0.1:PORT` */
  url: string
  /** Closes all connections immediately, also those that a fault leaves hanging. */
  close(): Promise<void>
}

const noDefaults: MerchantDefaults = {
  webhook: { url: null, secret: null },
  newDisputeMinutes: null,
}

/**
 * Starts the sandbox on 127.0.0.1.
 *
 * @param options.port 0 (the default) takes any free one
 * @param options.dataDir where merchants are stored; by default in a directory that `close` removes
 * @param options.clock the current time
 * @param options.defaults settings of every merchant until an admin call changes them
 * @throws Error when the port is taken
 */
export async function startSandbox(
  options: {
    port?: number
    dataDir?: string
    clock?: () => Date
    defaults?: MerchantDefaults
  } = {},
): Promise<RunningSandbox> {
  const { port = 0, dataDir, clock = () => new Date(), defaults = noDefaults } = options
  const directory = dataDir ?? mkdtempSync(join(tmpdir(), 'omise-sandbox-'))
  const closing = new AbortController()
  const store = new Store(directory, clock, writeSeed)
  const app = createApp({ store, clock, closing: closing.signal, defaults })
  const listener = getRequestListener(app.fetch, {
    autoCleanupIncoming: false,
    overrideGlobalObjects: false,
  })
  const server = createServer(
    { keepAliveTimeout: keepAliveMs, requestTimeout: 0 },
    (request, response) => {
      // Faults reset connections; without a listener, the error event would end the process.
      request.on('error', () => {})
      response.on('error', () => {})
      void listener(request, response)
    },
  )
  const removeTemporary = () => {
    if (dataDir === undefined) rmSync(directory, { recursive: true, force: true })
  }
  const url = await listen(server, port).catch((error: unknown) => {
    removeTemporary()
    throw error
  })
  return {
    url,
    close: async () => {
      closing.abort()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
      removeTemporary()
    },
  }
}

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('no TCP address'))
      else resolve(`http://127.0.0.1:${address.port}`)
    })
  })
}
