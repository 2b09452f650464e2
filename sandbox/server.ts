import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve, type Sandbox } from './exchange.ts'
import { Store } from './store.ts'

/** Idle connections stay open as long as nginx keeps them. */
const keepAliveMs = 75_000

export interface RunningSandbox {
  /** `http://127.0.0.1:PORT` */
  url: string
  /** Ends every connection at once, also those that a fault leaves hanging. */
  close(): Promise<void>
}

/**
 * Starts the sandbox on 127.0.0.1.
 *
 * @param options.port 0 (the default) takes any free one
 * @param options.dataDir where merchants are kept; without it in a directory that `close` removes
 * @param options.clock what the sandbox takes for now
 * @throws Error when the port is taken
 */
export async function startSandbox(
  options: { port?: number; dataDir?: string; clock?: () => Date } = {},
): Promise<RunningSandbox> {
  const { port = 0, dataDir, clock = () => new Date() } = options
  const directory = dataDir ?? mkdtempSync(join(tmpdir(), 'omise-sandbox-'))
  const closing = new AbortController()
  let url = ''
  const sandbox: Sandbox = {
    store: new Store(directory, clock),
    clock,
    closing: closing.signal,
    url: () => url,
  }
  const server = createServer(
    { keepAliveTimeout: keepAliveMs, requestTimeout: 0 },
    (request, response) => {
      // Resets are part of the show; without a listener one would end the process.
      request.on('error', () => {})
      response.on('error', () => {})
      void serve(sandbox, request, response)
    },
  )
  const removeTemporary = () => {
    if (dataDir === undefined) rmSync(directory, { recursive: true, force: true })
  }
  try {
    url = `http://127.0.0.1:${await listen(server, port)}`
  } catch (error) {
    removeTemporary()
    throw error
  }
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

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('no TCP address'))
      else resolve(address.port)
    })
  })
}
