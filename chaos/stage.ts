import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { sandboxMerchant, type SandboxMerchant } from '../sandbox/merchant.ts'
import type { DeskAddress } from './client.ts'
import { startDeskProgram, type DeskPlace, type DeskProgram } from './support/desk.ts'
import { startPostgres } from './support/postgres.ts'
import { startSandboxProgram } from './support/sandbox.ts'
import { signIn } from './support/session.ts'

export type DatabaseKind = 'pglite' | 'postgres'

/** Servers, database and Omise's stand-in, for some runs. */
export type Stage = {
  merchant: SandboxMerchant
  address: DeskAddress
  /** One at a time: two would choose the same charge. */
  openDispute(): Promise<string>
  /** SIGKILL; started again after `downMs`. `staysDown` counts only where another server lives on. */
  killServer(server: number, options: { downMs: number; staysDown: boolean }): Promise<void>
  /** Starts what stayed down. */
  reviveServers(): Promise<void>
  killSandbox(downMs: number): Promise<void>
  close(): Promise<void>
}

/** Starts all of it with data in `directory`: one server on PGlite, or two on one Postgres. */
export async function startStage(kind: DatabaseKind, directory: string): Promise<Stage> {
  const sandbox = await startSandboxProgram(path.join(directory, 'sandbox'))
  const merchant = sandboxMerchant(sandbox.url)
  const postgres = kind === 'postgres' ? await startPostgres() : undefined
  const place: DeskPlace = {
    omiseUrl: sandbox.url,
    omiseKey: merchant.secretKey,
    dataDir: path.join(directory, 'desk'),
    databaseUrl: postgres?.url,
  }
  const servers = await startServers(place, postgres ? 2 : 1)
  const cookie = await signIn(servers[0].url)

  let opening: Promise<unknown> = Promise.resolve()
  return {
    merchant,
    address: { cookie, urlFor: (server, attempt) => pickServer(servers, server, attempt).url },
    openDispute() {
      const opened = opening.then(() => merchant.openDispute())
      opening = opened.catch(() => undefined)
      return opened
    },
    async killServer(server, { downMs, staysDown }) {
      const victim = servers[server % servers.length] ?? servers[0]
      await victim.kill()
      if (staysDown && servers.length > 1) return
      await delay(downMs)
      await victim.start()
    },
    async reviveServers() {
      for (const server of servers) if (!server.isRunning()) await server.start()
    },
    killSandbox: (downMs) => sandbox.restart(downMs),
    async close() {
      await Promise.all(servers.map((server) => server.stop()))
      await postgres?.stop()
      await sandbox.stop()
    },
  }
}

type Servers = readonly [DeskProgram, ...DeskProgram[]]

async function startServers(place: DeskPlace, count: number): Promise<Servers> {
  // The first makes the keys and the accounts that all of them use.
  const first = await startDeskProgram(place)
  const others = Array.from({ length: count - 1 }, () => startDeskProgram(place))
  return [first, ...(await Promise.all(others))]
}

/** As a load balancer does: the wished one at first, then one after the other. */
function pickServer(servers: Servers, server: number, attempt: number): DeskProgram {
  const living = servers.filter((each) => each.isRunning())
  if (attempt === 0 || living.length === 0) return servers[server % servers.length] ?? servers[0]
  return living[(server + attempt) % living.length] ?? servers[0]
}
