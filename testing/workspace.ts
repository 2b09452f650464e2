import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { stopAll, stopAllOnSignals } from '../scripts/processes.ts'

const INTERRUPTED = 130

/** Runs a command that starts child processes, and stops all of them when it ends, including by a signal. */
export async function stoppingPrograms<Result>(work: () => Promise<Result>): Promise<Result> {
  stopAllOnSignals(INTERRUPTED)
  try {
    return await work()
  } finally {
    await stopAll()
  }
}

/** Passes `work` a directory that is removed afterwards, even when a signal ends the process. */
export async function withTemporaryDirectory<Result>(
  work: (directory: string) => Promise<Result>,
): Promise<Result> {
  const directory = await mkdtemp(path.join(tmpdir(), 'evidence-desk-'))
  const remove = () => rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
  process.once('exit', remove)
  try {
    return await work(directory)
  } finally {
    process.off('exit', remove)
    remove()
  }
}
