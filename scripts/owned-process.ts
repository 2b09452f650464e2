import { spawn, type ChildProcess } from 'node:child_process'

/**
 * Child processes that end when this process does, whatever ends it: its last line, an error that nothing handles,
 * `process.exit` or a signal, SIGKILL included. Every command of ours starts its programs with it.
 */

/** Loaded into Node children: it ends them when the channel to their parent closes. */
const GUARD = new URL('stop-with-parent.ts', import.meta.url).href

const running = new Set<ChildProcess>()

type Options = {
  env?: Readonly<Record<string, string>>
  /** Standard output and standard error; standard input is empty. */
  output?: 'pipe' | 'inherit'
  /** A process group of its own, which Ctrl-C in the terminal does not reach. */
  ownGroup?: boolean
}

/**
 * Starts a program that ends with us. A Node program (`command` is `process.execPath`) has a channel to us, which also
 * closes when we are killed; any other gets SIGTERM as long as we can still send one.
 */
export function spawnOwned(
  command: string,
  args: readonly string[],
  { env = {}, output = 'pipe', ownGroup = false }: Options = {},
): ChildProcess {
  const isNode = command === process.execPath
  const child = spawn(command, isNode ? ['--import', GUARD, ...args] : args, {
    detached: ownGroup && process.platform !== 'win32',
    env: { ...process.env, ...env },
    stdio: ['ignore', output, output, ...(isNode ? (['ipc'] as const) : [])],
  })
  if (running.size === 0) process.once('exit', endAll)
  running.add(child)
  child.once('exit', () => {
    running.delete(child)
    if (running.size === 0) process.off('exit', endAll)
  })
  return child
}

function endAll(): void {
  for (const child of running) child.kill('SIGTERM')
}
