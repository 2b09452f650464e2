import { createServer } from 'node:net'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Env } from '../lib/env.ts'
import { build, isBuilt } from './next-build.ts'
import { readEnvironment, withSandbox } from './environment.ts'
import { isStopping, startNode, stopAll, stopAllOnSignals, type Child } from './processes.ts'
import { welcome } from './welcome.ts'

const SANDBOX_START_MS = 30_000
const SERVER_START_MS = 180_000
const HEALTH_PAUSE_MS = 150
const HEALTH_ANSWER_MS = 30_000

/** Why a start failed, in words for the person at the terminal. */
class StartError extends Error {}

/** Runs the dashboard until it is told to stop: `start` on a build, `dev` with hot reload. */
export async function runDesk(command: 'start' | 'dev'): Promise<void> {
  stopAllOnSignals(0, () => console.log('\nStopping …'))
  const { env, startsSandbox } = readEnvironment()
  try {
    await requireFreePort(env)
    if (command === 'start') await requireBuild()
    const sandbox = startsSandbox ? await startSandbox(env) : undefined
    const server = startServer(command, env, sandbox?.url)
    await Promise.race([
      untilHealthy(env),
      diesEarly(server),
      ...(sandbox ? [diesEarly(sandbox.child)] : []),
    ])
    server.show()
    console.log(welcome(env))
    await Promise.race([server, ...(sandbox ? [sandbox.child] : [])].map(diesEarly))
  } catch (error) {
    if (isStopping()) return
    if (!(error instanceof StartError)) throw error
    console.error(`\n${error.message}\n`)
    await stopAll()
    process.exit(1)
  }
}

async function requireBuild(): Promise<void> {
  if (isBuilt()) return
  console.log('Building (only after a change; about a minute) …')
  if (!(await build({ output: 'hide' }))) throw new StartError('The build failed; see above.')
}

async function startSandbox(env: Env): Promise<{ child: Child; url: string }> {
  const listening = Promise.withResolvers<string>()
  const child = startNode({
    name: 'The sandbox',
    args: ['sandbox/main.ts', '--port', '0', '--data', path.join(env.dataDir, 'sandbox')],
    onLine: (line) => {
      const url = /listening on (http:\/\/\S+)/.exec(line)?.[1]
      if (url) listening.resolve(url)
    },
  })
  const url = await Promise.race([
    listening.promise,
    diesEarly(child),
    failsAfter(SANDBOX_START_MS, () => `The sandbox does not start:\n${child.lastLines()}`),
  ])
  return { child, url }
}

function startServer(command: 'start' | 'dev', env: Env, sandboxUrl: string | undefined): Child {
  const sandboxSettings = sandboxUrl
    ? definedOnly({ ...withSandbox(process.env), OMISE_API_URL: sandboxUrl })
    : {}
  return startNode({
    name: 'The server',
    args: [
      'node_modules/next/dist/bin/next',
      command,
      '--port',
      String(env.port),
      '--hostname',
      env.host,
    ],
    env: {
      ...sandboxSettings,
      NODE_ENV: command === 'start' ? 'production' : 'development',
      NEXT_TELEMETRY_DISABLED: '1',
      // next-auth reads this one by itself.
      NEXTAUTH_URL: env.publicUrl,
    },
    show: command === 'dev',
  })
}

/** Fails before anything slow is done, with words that help. */
async function requireFreePort({ port, host }: Env): Promise<void> {
  const probe = createServer()
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  probe.once('error', (error: NodeJS.ErrnoException) =>
    reject(new StartError(describeListenError(error, port, host))),
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

/** Asks until the server says that it is ready (database migrated, delivery running). */
async function untilHealthy(env: Env): Promise<void> {
  const url = `http://${reachable(env.host)}:${env.port}/api/health`
  const deadline = Date.now() + SERVER_START_MS
  let last = 'no answer'
  while (Date.now() < deadline) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(HEALTH_ANSWER_MS) })
      if (response.ok) return
      last = `${response.status} ${(await response.text()).slice(0, 500)}`
    } catch (error) {
      last = error instanceof Error ? error.message : String(error)
    }
    await delay(HEALTH_PAUSE_MS)
  }
  throw new StartError(`The server does not become ready. ${url} says: ${last}`)
}

/** An address that listens on all cards is asked on this machine's own. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}

async function diesEarly(child: Child): Promise<never> {
  const { code, signal } = await child.exited
  throw new StartError(
    `${child.name} ended (${signal ?? `exit code ${code}`}). Its last lines:\n\n${child.lastLines()}`,
  )
}

async function failsAfter(ms: number, describe: () => string): Promise<never> {
  await delay(ms, undefined, { ref: false })
  throw new StartError(describe())
}

function definedOnly(source: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const defined: Record<string, string> = {}
  for (const [variable, value] of Object.entries(source)) {
    if (value !== undefined) defined[variable] = value
  }
  return defined
}
