import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { startApp, type App, type AppOptions } from '../testing/app.ts'
import { startPostgres } from '../testing/postgres.ts'
import { sandboxMerchant, startSandboxProgram, type SandboxMerchant } from '../testing/sandbox.ts'
import { signInHeader } from '../testing/session.ts'

export type DatabaseKind = 'pglite' | 'postgres'

/** All waits of the desk are 50 times shorter than in production. */
export const PACE = 0.02
export const OMISE_TIMEOUT_SECONDS = 1

export type DeskAddress = {
  /** The server for each attempt; another one when the first is down. */
  urlFor(server: number, attempt: number): string
  /** The `Cookie` header. */
  cookie: string
}

/** Servers, database and sandbox, shared by several runs. */
export type Environment = {
  merchant: SandboxMerchant
  address: DeskAddress
  /** One at a time: concurrent calls would choose the same charge. */
  openDispute(): Promise<string>
  /** SIGKILL; restarted after `downMs`. `staysDown` applies only when another server keeps running. */
  killServer(server: number, options: { downMs: number; staysDown: boolean }): Promise<void>
  /** Starts the servers that stayed down. @throws Error when a server has ended by itself */
  restartServers(): Promise<void>
  killSandbox(downMs: number): Promise<void>
  /** When servers were dead, in milliseconds of `Date.now()`. */
  kills: readonly number[]
  /** The servers that are running. */
  running(): string[]
  /** SIGTERM; the database stays. @returns where it is */
  stopServers(): Promise<{ url: string } | { directory: string }>
  close(): Promise<void>
}

/**
 * Starts the environment with data in `directory`: one server on PGlite, or two on one Postgres.
 * @param settings additional variables of the servers
 */
export async function startEnvironment(
  kind: DatabaseKind,
  directory: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<Environment> {
  const sandbox = await startSandboxProgram(path.join(directory, 'sandbox'))
  const merchant = sandboxMerchant(sandbox.url)
  const postgres = kind === 'postgres' ? await startPostgres() : undefined
  const databaseUrl = await postgres?.createDatabase('desk')
  const dataDir = path.join(directory, 'desk')
  const options: AppOptions = {
    secretKey: merchant.secretKey,
    omiseUrl: sandbox.url,
    dataDir,
    pace: PACE,
    settings: () => ({
      OMISE_TIMEOUT_SECONDS: String(OMISE_TIMEOUT_SECONDS),
      DATABASE_URL: databaseUrl ?? '',
      LOG_LEVEL: 'error',
      ...settings,
    }),
  }
  const servers = await startServers(options, postgres ? 2 : 1)
  const cookie = await signInHeader(servers[0].url, 'agent')

  let opening: Promise<unknown> = Promise.resolve()
  const killed = new Set<App>()
  const kills: number[] = []
  return {
    merchant,
    address: { cookie, urlFor: (server, attempt) => pickServer(servers, server, attempt).url },
    openDispute() {
      const opened = opening.then(() => merchant.openDispute())
      opening = opened.catch(() => undefined)
      return opened
    },
    async killServer(server, { downMs, staysDown }) {
      const target = servers[server % servers.length] ?? servers[0]
      killed.add(target)
      await target.program().kill()
      kills.push(Date.now())
      if (staysDown && servers.length > 1) return
      await delay(downMs)
      await target.start()
      killed.delete(target)
    },
    async restartServers() {
      for (const server of servers) {
        if (server.program().isRunning()) continue
        if (!killed.delete(server)) throw new Error(`A server has ended:\n${server.output()}`)
        await server.start()
      }
    },
    killSandbox: (downMs) => sandbox.restart(downMs),
    kills,
    running: () => servers.flatMap((server) => (server.program().isRunning() ? server.url : [])),
    async stopServers() {
      await Promise.all(servers.map((server) => server.program().stop()))
      return databaseUrl === undefined
        ? { directory: path.join(dataDir, 'database') }
        : { url: databaseUrl }
    },
    async close() {
      await Promise.all(servers.map((server) => server.program().stop()))
      await postgres?.stop()
      await sandbox.stop()
    },
  }
}

type Servers = readonly [App, ...App[]]

async function startServers(options: AppOptions, count: number): Promise<Servers> {
  // The first creates the keys and accounts that all servers use.
  const first = await startApp(options)
  const others = Array.from({ length: count - 1 }, () => startApp(options))
  return [first, ...(await Promise.all(others))]
}

/** Like a load balancer: the preferred server first, then the other running servers. */
function pickServer(servers: Servers, server: number, attempt: number): App {
  const up = servers.filter((each) => each.program().isRunning())
  if (attempt === 0 || up.length === 0) return servers[server % servers.length] ?? servers[0]
  return up[(server + attempt) % up.length] ?? servers[0]
}
