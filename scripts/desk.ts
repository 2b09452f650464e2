import { randomBytes } from 'node:crypto'
import { createServer } from 'node:net'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Env } from '../lib/env.ts'
import { api } from '../lib/format/paths.ts'
import { build, isBuilt, SERVER } from './next-build.ts'
import { readEnvironment, withSandbox } from './environment.ts'
import {
  isStopping,
  ProgramError,
  startProgram,
  stopAll,
  stopAllOnSignals,
  untilHealthy,
  type Program,
} from './processes.ts'
import { welcome } from './welcome.ts'

const SANDBOX_START_MS = 30_000
const SERVER_START_MS = 180_000

/** Runs the dashboard until a signal stops it: `start` on a build, `dev` with hot reload. */
export async function runDesk(command: 'start' | 'dev'): Promise<void> {
  stopAllOnSignals(0, () => console.log('\nStopping …'))
  const { env, startsSandbox } = readEnvironment()
  try {
    await requireFreePort(env)
    if (command === 'start') await requireBuild()
    const sandbox = startsSandbox ? await startSandbox(env) : undefined
    const server = startServer(command, env, sandbox)
    const programs = sandbox ? [server, sandbox.program] : [server]
    const health = new URL(api.health(), addressOf(env)).href
    await Promise.race([
      untilHealthy(health, server, SERVER_START_MS),
      ...programs.map((program) => program.ended()),
    ])
    server.show()
    console.log(welcome(env))
    await Promise.race(programs.map((program) => program.ended()))
  } catch (error) {
    if (isStopping()) return
    if (!(error instanceof ProgramError)) throw error
    console.error(`\n${error.message}\n`)
    await stopAll()
    process.exit(1)
  }
}

async function requireBuild(): Promise<void> {
  if (isBuilt()) return
  console.log('Building (only after a change; about a minute) …')
  if (!(await build({ output: 'hide' }))) throw new ProgramError('The build failed; see above.')
}

type Sandbox = { program: Program; url: string; webhookSecret: string }

/** It posts its events to the server, as Omise does, unless SANDBOX_WEBHOOK_URL says where. */
async function startSandbox(env: Env): Promise<Sandbox> {
  const secret = env.omiseWebhookSecrets[0] ?? randomBytes(32)
  const webhookSecret = Buffer.from(secret).toString('base64')
  const program = startProgram({
    name: 'The sandbox',
    args: ['sandbox/main.ts', '--port', '0', '--data', path.join(env.dataDir, 'sandbox')],
    env: process.env['SANDBOX_WEBHOOK_URL']
      ? {}
      : {
          SANDBOX_WEBHOOK_URL: new URL(api.webhook(), addressOf(env)).href,
          SANDBOX_WEBHOOK_SECRET: webhookSecret,
        },
  })
  const url = await Promise.race([
    program.findLine(/listening on (http:\/\/\S+)/),
    delay(SANDBOX_START_MS, undefined, { ref: false }).then(() => {
      throw new ProgramError(`The sandbox does not start:\n${program.lastLines()}`)
    }),
  ])
  return { program, url, webhookSecret }
}

function startServer(command: 'start' | 'dev', env: Env, sandbox: Sandbox | undefined): Program {
  const sandboxSettings = sandbox
    ? definedOnly({
        ...withSandbox(process.env),
        OMISE_API_URL: sandbox.url,
        OMISE_WEBHOOK_SECRET: sandbox.webhookSecret,
      })
    : {}
  const shared = {
    ...sandboxSettings,
    NEXT_TELEMETRY_DISABLED: '1',
    // next-auth reads this variable itself.
    NEXTAUTH_URL: env.publicUrl,
  }
  if (command === 'dev') {
    const address = ['--port', String(env.port), '--hostname', env.host]
    return startProgram({
      name: 'The server',
      args: ['node_modules/next/dist/bin/next', 'dev', ...address],
      env: { ...shared, NODE_ENV: 'development' },
      show: true,
    })
  }
  return startProgram({
    name: 'The server',
    args: [SERVER],
    env: {
      ...shared,
      NODE_ENV: 'production',
      PORT: String(env.port),
      HOSTNAME: env.host,
      // The server runs in its own folder, and these paths may be relative to this one.
      DATA_DIR: env.dataDir,
      VAULT_DIR: env.vaultDir,
    },
  })
}

/** Fails before any slow step, with a remedy. */
async function requireFreePort({ port, host }: Env): Promise<void> {
  const probe = createServer()
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  probe.once('error', (error: NodeJS.ErrnoException) =>
    reject(new ProgramError(describeListenError(error, port, host))),
  )
  probe.listen({ port, host }, () => probe.close(() => resolve()))
  await promise
}

function describeListenError(error: NodeJS.ErrnoException, port: number, host: string): string {
  if (error.code === 'EADDRINUSE') {
    return `Port ${port} is taken by another program. Choose another one: PORT=${port + 1} npm start`
  }
  if (error.code === 'EACCES') {
    return `Port ${port} needs rights that this user does not have. Choose one from 1024 on: PORT=3000 npm start`
  }
  return `Cannot listen on ${host}, port ${port} (${error.code ?? error.message}). Check HOST and PORT.`
}

/** The server's address from this machine. One that listens on all interfaces is reached on loopback. */
function addressOf({ host, port }: Env): string {
  if (host === '0.0.0.0') return `http://127.0.0.1:${port}`
  if (host === '::') return `http://[::1]:${port}`
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

function definedOnly(source: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const defined: Record<string, string> = {}
  for (const [variable, value] of Object.entries(source)) {
    if (value !== undefined) defined[variable] = value
  }
  return defined
}
