import { chmodSync, statSync } from 'node:fs'
import path from 'node:path'

const TRAVERSE_BY_OTHERS = 0o001

/**
 * Postgres refuses to run as root, so the tests run it as a user of its own, who must be able to walk to its
 * binaries in node_modules. Where a folder above forbids that (a home of root, a private temporary folder),
 * others may pass through it from now on; they still cannot list or read it.
 *
 * @returns the folders that were opened
 */
export function makeReachableByPostgres(directory: string): string[] {
  if (process.getuid?.() !== 0) return []
  const opened: string[] = []
  for (let folder = path.resolve(directory); ; folder = path.dirname(folder)) {
    const { mode } = statSync(folder)
    if ((mode & TRAVERSE_BY_OTHERS) === 0) {
      chmodSync(folder, (mode & 0o7777) | TRAVERSE_BY_OTHERS)
      opened.push(folder)
    }
    if (folder === path.dirname(folder)) return opened
  }
}
