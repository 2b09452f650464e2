import { chmodSync, statSync } from 'node:fs'
import path from 'node:path'

const TRAVERSE_BY_OTHERS = 0o001

/**
 * Postgres refuses to run as root, so the tests run it as another user, who must be able to enter the parent folders of
 * its binaries in node_modules. Where one forbids that (root's home, a private temporary folder), this permits others
 * to pass through it, but not to list or read it. Each change is announced before it is made.
 *
 * @returns the folders that were opened
 */
export function makeReachableByPostgres(directory: string): string[] {
  if (process.getuid?.() !== 0) return []
  const opened: string[] = []
  for (let folder = path.resolve(directory); ; folder = path.dirname(folder)) {
    const { mode } = statSync(folder)
    if ((mode & TRAVERSE_BY_OTHERS) === 0) {
      console.log(
        `chmod o+x ${folder}: Postgres, which does not run as root, has to reach its program below it.`,
      )
      chmodSync(folder, (mode & 0o7777) | TRAVERSE_BY_OTHERS)
      opened.push(folder)
    }
    if (folder === path.dirname(folder)) return opened
  }
}
