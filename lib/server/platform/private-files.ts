import 'server-only'
import type { Stats } from 'node:fs'
import { chmod, lstat, opendir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Logger } from 'pino'
import type { Env } from '@/lib/env'

/** The files that this desk creates in DATA_DIR; any others are left alone. */
const OWN_ENTRIES = [
  'database',
  'database.lock',
  'database.new',
  'sandbox',
  'session.key',
  'vault.key',
]

const OTHERS = 0o077
const OWNER = 0o700

/** Enough paths to find the cause. */
const REPORTED = 20

/** Makes this process create files with mode 0600 and directories with 0700, whatever library creates them. */
export function createPrivateFiles(): void {
  process.umask(OTHERS)
}

/**
 * Removes the access of the group and of others to DATA_DIR, to our files in it, and to VAULT_DIR; parent folders are
 * never changed. Vault files are not walked: the vault creates them with these modes, and walking a million of them
 * would delay the start.
 */
export async function tightenAccess(
  { dataDir, vaultDir }: Pick<Env, 'dataDir' | 'vaultDir'>,
  log: Logger,
): Promise<void> {
  // Windows has no such modes.
  if (process.platform === 'win32') return
  const tightened: string[] = []
  const refused: string[] = []
  for await (const { entry, mode } of looseEntries(dataDir, vaultDir)) {
    try {
      await chmod(entry, mode & OWNER)
      tightened.push(entry)
    } catch {
      // Another user owns it, as with some mounted volumes.
      refused.push(entry)
    }
  }
  if (tightened.length > 0) {
    log.warn(
      { files: tightened.length, paths: tightened.slice(0, REPORTED) },
      'Other users of this machine had access to these files; it was removed',
    )
  }
  if (refused.length > 0) {
    log.warn(
      { files: refused.length, paths: refused.slice(0, REPORTED) },
      'Other users of this machine have access to these files, and it could not be removed',
    )
  }
}

type LooseEntry = { entry: string; mode: number }

async function* looseEntries(dataDir: string, vaultDir: string): AsyncGenerator<LooseEntry> {
  // These may be symbolic links to a mounted disk; inside, links are not followed.
  for (const directory of [dataDir, vaultDir]) yield* ifLoose(directory, stat(directory))
  for (const name of OWN_ENTRIES) {
    const root = path.join(/* turbopackIgnore: true */ dataDir, name)
    yield* ifLoose(root, stat(/* turbopackIgnore: true */ root))
    for await (const entry of entriesBelow(root)) yield* ifLoose(entry, lstat(entry))
  }
}

async function* entriesBelow(root: string): AsyncGenerator<string> {
  if (!(await orNull(stat(root)))?.isDirectory()) return
  for await (const { name, parentPath } of await opendir(root, { recursive: true })) {
    yield path.join(parentPath, name)
  }
}

async function* ifLoose(entry: string, stats: Promise<Stats>): AsyncGenerator<LooseEntry> {
  const found = await orNull(stats)
  if (!found || found.isSymbolicLink()) return
  if ((found.mode & OTHERS) !== 0) yield { entry, mode: found.mode }
}

async function orNull<Found>(found: Promise<Found>): Promise<Found | null> {
  return found.catch(() => null)
}
