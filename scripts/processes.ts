import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { execa } from 'execa'
import { onOrphaned } from './bootstrap.mjs'

/**
 * Child processes of every command: `npm start`, the test runner, e2e, bench and chaos. A child ends when this process
 * does, however it ends (normally, by an unhandled error, `process.exit` or a signal including SIGKILL), and the
 * children of a child end with it.
 */

/**
 * Loaded into Node children: ends them when the channel to their parent closes, which happens even after a SIGKILL of
 * the parent.
 */
const GUARD = new URL('stop-with-parent.ts', import.meta.url).href
const GRACE_MS = 10_000
const KEPT_LINES = 30
const HEALTH_PAUSE_MS = 100
const HEALTH_ANSWER_MS = 30_000

type Exit = { code: number | null; signal: NodeJS.Signals | null }

/** A program did not start, or ended unexpectedly. The message is for the person at the terminal. */
export class ProgramError extends Error {}

export type Program = {
  name: string
  pid: number
  exited: Promise<Exit>
  isRunning(): boolean
  /** The recorded standard output and standard error. */
  output(): string
  /** The end of the output, for messages. */
  lastLines(): string
  /** Copies its output to the terminal from now on. */
  show(): void
  /** The first group of `pattern` in the first matching line. @throws ProgramError when it ends without one */
  findLine(pattern: RegExp): Promise<string>
  /** Sends a message over the IPC channel of a Node program; resolves with the next message it sends back. */
  ask(message: string | object): Promise<unknown>
  /** @throws ProgramError as soon as the program has ended */
  ended(): Promise<never>
  /** SIGKILL. */
  kill(): Promise<void>
  /** SIGTERM, and SIGKILL after `graceMs`. */
  stop(graceMs?: number): Promise<void>
}

type ProgramOptions = {
  /** For messages: "The server". */
  name: string
  /** Node by default. */
  command?: string
  args: readonly string[]
  env?: Readonly<Record<string, string>>
  /** `inherit`: it writes to the terminal itself, and nothing is recorded. */
  output?: 'keep' | 'inherit'
  /** Copies its output to the terminal. */
  show?: boolean
  /** The number of recorded last lines. */
  keepLines?: number
  onLine?: (line: string) => void
}

const running: Program[] = []

/** Starts a program. @throws ProgramError when it cannot be started */
export function startProgram(options: ProgramOptions): Program {
  const { name, command = process.execPath, args, env = {}, keepLines = KEPT_LINES } = options
  const isNode = command === process.execPath
  const output = options.output === 'inherit' ? 'inherit' : 'pipe'
  const child = execa(command, isNode ? ['--import', GUARD, ...args] : args, {
    env,
    stdin: 'ignore',
    stdout: output,
    stderr: output,
    buffer: false,
    reject: false,
    // Its own process group: Ctrl-C in the terminal reaches only this process, which decides the order of shutdown.
    killDescendants: true,
    ...(isNode ? { ipc: true, serialization: 'json' } : {}),
  })
  const { pid, nodeChildProcess } = child
  if (pid === undefined) throw new ProgramError(`${name} cannot be started: is ${command} there?`)
  // Remaining children (a worker, a browser) end with it.
  nodeChildProcess.once('exit', () => child.kill('SIGKILL'))

  const lines: string[] = []
  const readers = new Set(options.onLine ? [options.onLine] : [])
  let isShown = options.show ?? false
  for (const stream of ['stdout', 'stderr'] as const) {
    const input = nodeChildProcess[stream]
    if (!input) continue
    createInterface({ input }).on('line', (line) => {
      lines.push(line)
      if (lines.length > keepLines) lines.shift()
      if (isShown) process[stream].write(`${line}\n`)
      for (const read of readers) read(line)
    })
  }

  const exited = child.then(({ exitCode, signal }) => ({
    code: exitCode ?? null,
    signal: signal ?? null,
  }))
  const stop = async (signal: 'SIGTERM' | 'SIGKILL', graceMs = GRACE_MS) => {
    // To the program alone, which stops its own children in its own order.
    nodeChildProcess.kill(signal)
    const timer = setTimeout(() => nodeChildProcess.kill('SIGKILL'), graceMs)
    await exited
    clearTimeout(timer)
  }
  const program: Program = {
    name,
    pid,
    exited,
    isRunning: () => nodeChildProcess.exitCode === null && nodeChildProcess.signalCode === null,
    output: () => lines.join('\n'),
    lastLines: () => lines.slice(-KEPT_LINES).join('\n'),
    show() {
      isShown = true
    },
    findLine(pattern) {
      const found = Promise.withResolvers<string>()
      const read = (line: string) => {
        const match = pattern.exec(line)
        if (match) found.resolve(match[1] ?? line)
      }
      lines.forEach(read)
      readers.add(read)
      return Promise.race([found.promise, program.ended()]).finally(() => readers.delete(read))
    },
    async ask(message) {
      const answer = once(nodeChildProcess, 'message')
      nodeChildProcess.send(message)
      const [content]: unknown[] = await Promise.race([answer, program.ended()])
      return content
    },
    async ended() {
      const { code, signal } = await exited
      const how = signal ?? `exit code ${code}`
      throw new ProgramError(`${name} ended (${how}). Its last lines:\n\n${program.lastLines()}`)
    },
    kill: () => stop('SIGKILL'),
    stop: (graceMs) => stop('SIGTERM', graceMs),
  }
  running.push(program)
  void exited.then(() => running.splice(running.indexOf(program), 1))
  return program
}

/**
 * Runs a program to its end, or SIGKILL after `timeoutMs`. @returns whether it succeeded, and its output unless it
 * wrote to the terminal itself
 */
export async function runProgram(
  options: ProgramOptions & { timeoutMs: number },
): Promise<{ ok: boolean; timedOut: boolean; output: string }> {
  const program = startProgram({ keepLines: Infinity, ...options })
  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    void program.kill()
  }, options.timeoutMs)
  const { code } = await program.exited
  clearTimeout(timer)
  return { ok: code === 0 && !timedOut, timedOut, output: program.output() }
}

/** Polls until the URL responds with success. @throws ProgramError when the program ends first, or after `timeoutMs` */
export async function untilHealthy(
  url: string,
  program: Program,
  timeoutMs: number,
): Promise<void> {
  const deadline = performance.now() + timeoutMs
  let last = 'no answer'
  while (program.isRunning() && performance.now() < deadline) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(HEALTH_ANSWER_MS) })
      const text = await response.text()
      if (response.ok) return
      last = `${response.status} ${text.slice(0, 500)}`
    } catch (error) {
      last = error instanceof Error ? error.message : String(error)
    }
    await delay(HEALTH_PAUSE_MS)
  }
  if (!program.isRunning()) await program.ended()
  throw new ProgramError(`${program.name} does not become ready. ${url} says: ${last}`)
}

/** Stops every program, the latest first, so that the server can finish before the sandbox ends. */
export async function stopAll(graceMs = GRACE_MS): Promise<void> {
  for (const program of running.toReversed()) await program.stop(graceMs)
}

let stopping = false

/** True from the first signal on: a program that ends now was stopped on purpose. */
export function isStopping(): boolean {
  return stopping
}

/** Ctrl-C, kill and the end of npm stop the programs first; further signals have no effect. */
export function stopAllOnSignals(exitCode: number, onStop: () => void = () => {}): void {
  const stop = () => {
    if (stopping) return
    stopping = true
    onStop()
    void stopAll().then(() => process.exit(exitCode))
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  onOrphaned(stop)
}
