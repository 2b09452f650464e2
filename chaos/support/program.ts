import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { spawnOwned } from '../../scripts/owned-process.ts'

/** Programs that are killed and started again, and that never outlive us. */

export type Program = {
  pid: number
  /** Resolves with the address in its first `listening on http://…` line. */
  listening: Promise<string>
  isRunning(): boolean
  /** The last it wrote, for telling why it died. */
  lastWords(): string
  /** At once, without a chance to tidy up. */
  kill(): Promise<void>
  /** SIGTERM, and SIGKILL when that does not help. */
  stop(): Promise<void>
}

const GRACE_MS = 15_000
const KEPT_CHARACTERS = 8_000

const running = new Set<Program>()

/** Starts a Node program. */
export function startProgram(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Program {
  const child = spawnOwned(process.execPath, args, { env })
  const { pid } = child
  if (pid === undefined) throw new Error(`${args.join(' ')} cannot be started`)
  const output = keepOutput(child)
  const isRunning = () => child.exitCode === null && child.signalCode === null
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    if (!isRunning()) return
    const exited = once(child, 'exit')
    child.kill(signal)
    const force = setTimeout(() => child.kill('SIGKILL'), GRACE_MS)
    await exited
    clearTimeout(force)
  }
  const program: Program = {
    pid,
    listening: output.listening,
    isRunning,
    lastWords: output.text,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  }
  running.add(program)
  child.once('exit', () => running.delete(program))
  return program
}

/** Runs `work`; whatever it started is stopped when it ends, and when somebody ends us. */
export async function stoppingPrograms<Result>(work: () => Promise<Result>): Promise<Result> {
  const stopAll = () => Promise.all([...running].map((program) => program.stop()))
  const onSignal = () => void stopAll().then(() => process.exit(130))
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal)
  try {
    return await work()
  } finally {
    await stopAll()
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal)
  }
}

/** Asks until the address answers with success. @throws Error when the program ends before, or does not answer in time */
export async function untilHealthy(url: string, program: Program, limitMs: number): Promise<void> {
  const until = performance.now() + limitMs
  while (program.isRunning() && performance.now() < until) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => null)
    await answer?.body?.cancel()
    if (answer?.ok) return
    await delay(50)
  }
  throw new Error(`${url} does not answer. The program said:\n${program.lastWords()}`)
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  if (!address || typeof address === 'string') throw new Error('No free port')
  return address.port
}

function keepOutput(child: ChildProcess): { text: () => string; listening: Promise<string> } {
  const listening = Promise.withResolvers<string>()
  listening.promise.catch(() => undefined)
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8')
    stream?.on('data', (chunk: string) => {
      text = (text + chunk).slice(-KEPT_CHARACTERS)
      const url = /listening on (http:\/\/\S+)/.exec(text)?.[1]
      if (url) listening.resolve(url)
    })
  }
  child.once('exit', () => listening.reject(new Error(`It ended before it listened:\n${text}`)))
  return { text: () => text, listening: listening.promise }
}
