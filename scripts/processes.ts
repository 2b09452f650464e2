import type { ChildProcess } from 'node:child_process'
import { onOrphaned } from './bootstrap.mjs'
import { spawnOwned } from './owned-process.ts'

/**
 * Child processes that never outlive us: they are stopped in reverse order of their start, and
 * killed when they do not stop in time.
 */

const GRACE_MS = 10_000
const KEPT_LINES = 30

export type Exit = { code: number | null; signal: NodeJS.Signals | null }

export type Child = {
  name: string
  exited: Promise<Exit>
  /** The last lines it wrote, for telling why it died. */
  lastLines: () => string
  /** From now on its output appears in the terminal. */
  show: () => void
}

type Program = {
  name: string
  /** Arguments of Node: a script and what it gets. */
  args: readonly string[]
  env?: Readonly<Record<string, string>>
  show?: boolean
  onLine?: (line: string) => void
}

const living: { child: ChildProcess; exited: Promise<Exit> }[] = []

/** Starts a Node program whose output is kept, and shown on demand. */
export function startNode({ name, args, env = {}, show = false, onLine }: Program): Child {
  const child = spawnAlone(args, env, 'pipe')
  const lines: string[] = []
  let shown = show
  for (const [stream, terminal] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ] as const) {
    onEachLine(stream, (line) => {
      lines.push(line)
      if (lines.length > KEPT_LINES) lines.shift()
      if (shown) terminal.write(`${line}\n`)
      onLine?.(line)
    })
  }
  return {
    name,
    exited: watch(child),
    lastLines: () => lines.join('\n'),
    show: () => {
      shown = true
    },
  }
}

/**
 * Runs a Node program to its end.
 *
 * With `output: 'hide'` its output is in the result; otherwise it goes straight to the terminal.
 */
export async function runNode(
  args: readonly string[],
  {
    env = {},
    output,
    timeoutMs,
  }: { env?: Readonly<Record<string, string>>; output: 'show' | 'hide'; timeoutMs: number },
): Promise<{ ok: boolean; timedOut: boolean; output: string }> {
  const child = spawnAlone(args, env, output === 'show' ? 'inherit' : 'pipe')
  const lines: string[] = []
  onEachLine(child.stdout, (line) => lines.push(line))
  onEachLine(child.stderr, (line) => lines.push(line))
  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    child.kill('SIGKILL')
  }, timeoutMs)
  const { code } = await watch(child)
  clearTimeout(timer)
  return { ok: code === 0 && !timedOut, timedOut, output: lines.join('\n') }
}

/** Stops every child, the latest first, so that the server can finish before the sandbox goes. */
export async function stopAll(graceMs = GRACE_MS): Promise<void> {
  for (const { child, exited } of living.toReversed()) {
    // To the program alone, which stops its own children in its own order.
    child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), graceMs)
    await exited
    clearTimeout(timer)
  }
}

let stopping = false

/** True from the first signal on: a child that ends now does so because we asked. */
export function isStopping(): boolean {
  return stopping
}

/** Ctrl-C, kill and the end of npm stop the children first; a second signal changes nothing. */
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

/** Ctrl-C in the terminal reaches only us, so we decide the order of the end; its own children die with it. */
function spawnAlone(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  output: 'pipe' | 'inherit',
): ChildProcess {
  return spawnOwned(process.execPath, args, { env, output, ownGroup: true })
}

function watch(child: ChildProcess): Promise<Exit> {
  const exited = new Promise<Exit>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', () => killRestOfGroup(child))
    // `close` comes after the last output was read, `exit` may come before.
    child.once('close', (code, signal) => resolve({ code, signal }))
  })
  const entry = { child, exited }
  living.push(entry)
  const forget = () => living.splice(living.indexOf(entry), 1)
  exited.then(forget, forget)
  return exited
}

/** What the program left running (a worker, a browser) goes with it. */
function killRestOfGroup(child: ChildProcess): void {
  if (child.pid === undefined || process.platform === 'win32') return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // Nothing was left.
  }
}

function onEachLine(stream: NodeJS.ReadableStream | null, onLine: (line: string) => void): void {
  let rest = ''
  stream?.setEncoding('utf8')
  stream?.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) onLine(line)
  })
  stream?.on('end', () => {
    if (rest) onLine(rest)
  })
}
