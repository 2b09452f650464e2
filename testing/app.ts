import { existsSync, readFileSync } from 'node:fs'
import getPort from 'get-port'
import { api } from '../lib/format/paths.ts'
import { startProgram, untilHealthy, type Program } from '../scripts/processes.ts'

export type AppOptions = {
  /** The key of the merchant and the address of the sandbox. */
  secretKey: string
  omiseUrl: string
  /** Takes all data of the app; several servers on one database share it. */
  dataDir: string
  /** Variables on top, by the address of the app; every other setting has its default. */
  settings?: (url: string) => Promise<Record<string, string>> | Record<string, string>
  /** Waits of delivery are this many times as long: 1 is production's. */
  pace?: number
  /** Modules that the server loads first. */
  preload?: readonly string[]
  /** The server's file in a copy of the build. */
  server?: string
}

/** The built app as a program, on a port of its own. */
export type App = {
  url: string
  program(): Program
  /** Everything it wrote to standard output and standard error since its last start. */
  output(): string
  /** Lets time pass on the server's clock, not on those of browsers and of the sandbox. Until its next start. */
  advance(seconds: number): Promise<void>
  /** After it was stopped or killed: again, on the same port and data. */
  start(): Promise<void>
}

/** As `npm start` runs it. */
const SERVER = '.next/standalone/server.js'
const PRELOAD = new URL('server-preload.ts', import.meta.url).href
/** Opening a PGlite directory for the first time takes seconds, on a busy machine many. */
const START_MS = 300_000

/** @throws Error when there is no build, or when the server does not start */
export async function startApp(options: AppOptions): Promise<App> {
  const {
    secretKey,
    omiseUrl,
    dataDir,
    settings,
    pace = 1,
    preload = [],
    server = SERVER,
  } = options
  if (!existsSync(server)) throw new Error('There is no build. Run: npm run build')
  const port = await getPort({ host: '127.0.0.1' })
  const url = `http://localhost:${port}`
  const env = {
    ...blankSettings(),
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    EVIDENCE_DESK_MODE: 'sandbox',
    OMISE_SECRET_KEY: secretKey,
    OMISE_API_URL: omiseUrl,
    DATA_DIR: dataDir,
    NEXTAUTH_URL: url,
    PORT: String(port),
    HOSTNAME: '127.0.0.1',
    ...(await settings?.(url)),
  }
  const imports = [`${PRELOAD}?pace=${pace}`, ...preload].flatMap((module) => ['--import', module])
  const start = async () => {
    const program = startProgram({
      name: 'The server',
      args: [...imports, server],
      env,
      keepLines: Infinity,
    })
    await untilHealthy(`http://127.0.0.1:${port}${api.health()}`, program, START_MS)
    return program
  }
  let program = await start()
  let clockOffsetMs = 0
  return {
    url,
    program: () => program,
    output: () => program.output(),
    async advance(seconds) {
      clockOffsetMs += seconds * 1_000
      await program.ask({ clockOffsetMs })
    },
    async start() {
      program = await start()
      clockOffsetMs = 0
    },
  }
}

/**
 * Every documented setting as "not set": Next reads `.env` by itself, and what is configured there (a database, a vault)
 * must not be touched.
 */
function blankSettings(): Record<string, string> {
  const documented = readFileSync('.env.example', 'utf8').matchAll(/^#? ?([A-Z][A-Z_]+)=/gm)
  return Object.fromEntries([...documented].map(([, variable = '']) => [variable, '']))
}
