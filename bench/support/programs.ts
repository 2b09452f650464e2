import type { ChildProcess } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { spawnOwned } from '../../scripts/owned-process.ts'

/** Servers that a measurement starts. Each is stopped by its own pid, the latest first. */

const STOP_GRACE_MS = 10_000
const KEPT_CHARACTERS = 4_000

export type Program = {
  name: string
  pid: number
  /** Resolves with the address in its first `listening on http://…` line. */
  listening: Promise<string>
  /** Never resolves; rejects when the program ends before it was told to. */
  died: Promise<never>
  /** Sends a message over the IPC channel that a Node program has; resolves with the next one that comes back. */
  ask(message: string): Promise<unknown>
  stop(): Promise<void>
}

type ProgramOptions = {
  name: string
  command: string
  args: readonly string[]
  env?: Readonly<Record<string, string>>
}

const running: Program[] = []

/** Starts a program whose output is kept, to be shown when it dies. */
export function startProgram({ name, command, args, env = {} }: ProgramOptions): Program {
  const child = spawnOwned(command, args, { env })
  if (child.pid === undefined) throw new Error(`${name} cannot be started: is ${command} there?`)
  const output = keepOutput(child)
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  let stopping = false

  const program: Program = {
    name,
    pid: child.pid,
    listening: output.listening,
    died: exited.then(() => {
      if (stopping) return new Promise<never>(() => {})
      throw new Error(`${name} ended by itself. It said:\n${output.text()}`)
    }),
    ask: (message) =>
      Promise.race([
        new Promise((resolve) => {
          child.once('message', resolve)
          child.send(message)
        }),
        program.died,
      ]),
    async stop() {
      stopping = true
      child.kill('SIGTERM')
      const stopped = await Promise.race([
        exited.then(() => true),
        delay(STOP_GRACE_MS, false, { ref: false }),
      ])
      if (!stopped) child.kill('SIGKILL')
      await exited
      running.splice(running.indexOf(program), 1)
    },
  }
  program.died.catch(() => {})
  running.push(program)
  return program
}

/** Runs a program to its end. @throws Error with its output when it fails */
export async function runProgram({ name, command, args, env = {} }: ProgramOptions): Promise<void> {
  const child = spawnOwned(command, args, { env })
  const output = keepOutput(child)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0) throw new Error(`${name} failed:\n${output.text()}`)
}

/** Asks until the address answers at all. */
export async function untilAnswering(url: string, program: Program): Promise<void> {
  const answers = async () => {
    for (;;) {
      const response = await fetch(url).catch(() => null)
      await response?.body?.cancel()
      if (response?.ok) return
      await delay(100)
    }
  }
  await Promise.race([answers(), program.died])
}

/** Runs `work`; whatever it started is stopped when it ends, and when somebody ends us. */
export async function stoppingPrograms<T>(work: () => Promise<T>): Promise<T> {
  const stopAll = async () => {
    for (const program of running.toReversed()) await program.stop()
  }
  const onSignal = () => void stopAll().then(() => process.exit(130))
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal)
  try {
    return await work()
  } finally {
    await stopAll()
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal)
  }
}

function keepOutput(child: ChildProcess): { text: () => string; listening: Promise<string> } {
  const listening = Promise.withResolvers<string>()
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8')
    stream?.on('data', (chunk: string) => {
      text = (text + chunk).slice(-KEPT_CHARACTERS)
      const url = /listening on (http:\/\/\S+)/.exec(text)?.[1]
      if (url) listening.resolve(url)
    })
  }
  return { text: () => text, listening: listening.promise }
}
