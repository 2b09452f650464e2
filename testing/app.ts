import { existsSync, readFileSync } from 'node:fs'
import getPort from 'get-port'
import { api } from '../lib/format/paths.ts'
import { startProgram, untilHealthy, type Program } from '../scripts/processes.ts'

export type AppOptions = {
  /** The key of the merchant and the address of the sandbox. */
  secretKey: string
  omiseUrl: string
  /** The directory for all data of the app. With a database URL, several servers share one database. */
  dataDir: string
  /** Additional variables, given the app's URL; every other setting has its default. */
  settings?: (url: string) => Promise<Record<string, string>> | Record<string, string>
  /** The factor for the waits of a delivery: 1 is production's. */
  pace?: number
  /** Modules that the server preloads. */
  preload?: readonly string[]
  /** The server's file in a copy of the build. */
  server?: string
}

/** The built app as a process, on its own port. */
export type App = {
  url: string
  program(): Program
  /** Its output on stdout and stderr since the last start. */
  output(): string
  /** Advances the server's clock, but not that of browsers and the sandbox, until its next start. */
  advance(seconds: number): Promise<void>
  /** Starts it again after it was stopped or killed, on the same port and data. */
  start(): Promise<void>
}

/** As `npm start` runs it. */
const SERVER = '.next/standalone/server.js'
const PRELOAD = new URL('server-preload.ts', import.meta.url).href
/** Opening a PGlite directory for the first time takes seconds, and much longer on a busy machine. */
const START_MS = 300_000

/** @throws Error without a build, or when the server does not start */
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
    // Rare, so that a fault which a test plans for one request is not met by polling.
    OMISE_POLL_MINUTES: '60',
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
 * Every documented setting as "not set": Next reads `.env` itself, and the database and vault configured there must not
 * be touched.
 */
function blankSettings(): Record<string, string> {
  const documented = readFileSync('.env.example', 'utf8').matchAll(/^#? ?([A-Z][A-Z_]+)=/gm)
  return Object.fromEntries([...documented].map(([, variable = '']) => [variable, '']))
}
