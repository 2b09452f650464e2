import 'server-only'
import { constants } from 'node:fs'
import { link, readFile, rm, writeFile } from 'node:fs/promises'

/** Another process has the PGlite directory open. Two processes would corrupt it. */
export class DatabaseInUseError extends Error {
  override name = 'DatabaseInUseError'
  readonly processId: number

  constructor(directory: string, processId: number) {
    super(`The database in ${directory} is in use by process ${processId}`)
    this.processId = processId
  }
}

/**
 * Locks a PGlite directory for this process; resolves to a release function. A lock left by a process that no longer
 * runs is taken over.
 * @throws DatabaseInUseError
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  const file = `${directory}.lock`
  for (;;) {
    if (await create(file)) return () => rm(file, { force: true })
    const owner = await ownerOf(file)
    if (owner !== null && isRunning(owner)) throw new DatabaseInUseError(directory, owner)
    await rm(file, { force: true })
  }
}

/** The lock appears with its owner in it: a link is atomic and never replaces a file. */
async function create(file: string): Promise<boolean> {
  const draft = `${file}.${process.pid}`
  await writeFile(draft, String(process.pid), { mode: 0o600 })
  try {
    await link(draft, file)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
}

async function ownerOf(file: string): Promise<number | null> {
  // O_NONBLOCK: a FIFO in its place counts as a lock without an owner, and must not block the start.
  const flag = constants.O_RDONLY | constants.O_NONBLOCK
  const text = await readFile(file, { encoding: 'utf8', flag }).catch(() => '')
  return /^\d+$/.test(text) ? Number(text) : null
}

/** A lock with our own process id is stale as well: ids are reused, especially in containers. */
function isRunning(processId: number): boolean {
  if (processId === process.pid) return false
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
