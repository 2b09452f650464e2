import { existsSync, readFileSync } from 'node:fs'
import { api } from '../../lib/format/paths.ts'
import { OMISE_TIMEOUT_SECONDS, PACE } from '../faults.ts'
import { freePort, startProgram, untilHealthy, type Program } from './program.ts'

/** One built server of ours as a program, which can be killed. */
export type DeskProgram = {
  url: string
  isRunning(): boolean
  kill(): Promise<void>
  stop(): Promise<void>
  /** On the same port and data. */
  start(): Promise<void>
}

export type DeskPlace = {
  omiseUrl: string
  omiseKey: string
  dataDir: string
  /** Undefined means PGlite in `dataDir`. */
  databaseUrl: string | undefined
}

const NEXT = 'node_modules/next/dist/bin/next'
/** Opening a PGlite directory for the first time takes seconds, on a busy machine many. */
const START_LIMIT_MS = 300_000

/** @throws Error when there is no build, or when the server does not start */
export async function startDeskProgram(place: DeskPlace): Promise<DeskProgram> {
  if (!existsSync('.next/BUILD_ID')) throw new Error('There is no build. Run: npm run build')
  const port = await freePort()
  let program = await start(place, port)
  return {
    url: addressOf(port),
    isRunning: () => program.isRunning(),
    kill: () => program.kill(),
    stop: () => program.stop(),
    async start() {
      program = await start(place, port)
    },
  }
}

async function start(place: DeskPlace, port: number): Promise<Program> {
  const program = startProgram(
    [NEXT, 'start', '--port', String(port), '--hostname', '127.0.0.1'],
    settings(place, port),
  )
  await untilHealthy(addressOf(port) + api.health(), program, START_LIMIT_MS)
  return program
}

function settings(place: DeskPlace, port: number): Record<string, string> {
  return {
    ...blankSettings(),
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    EVIDENCE_DESK_MODE: 'sandbox',
    OMISE_SECRET_KEY: place.omiseKey,
    OMISE_API_URL: place.omiseUrl,
    OMISE_TIMEOUT_SECONDS: String(OMISE_TIMEOUT_SECONDS),
    DELIVERY_PACE: String(PACE),
    DATA_DIR: place.dataDir,
    DATABASE_URL: place.databaseUrl ?? '',
    NEXTAUTH_URL: addressOf(port),
    PORT: String(port),
    LOG_LEVEL: 'error',
  }
}

/** Not by name: that would be tried on IPv6 first, where nobody listens. */
function addressOf(port: number): string {
  return `http://127.0.0.1:${port}`
}

/** Next reads `.env` by itself; what is configured there must not be touched. */
function blankSettings(): Record<string, string> {
  const documented = readFileSync('.env.example', 'utf8').matchAll(/^#? ?([A-Z][A-Z_]+)=/gm)
  return Object.fromEntries([...documented].map(([, variable = '']) => [variable, '']))
}
