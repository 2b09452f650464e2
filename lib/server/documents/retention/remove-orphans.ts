import 'server-only'
import type { Database } from '@/lib/db/open-database'
import type { Desk } from '@/lib/server/desk'
import { namedFiles } from '@/lib/server/documents/named-files'
import type { VaultEntry } from '@/lib/server/vault/list-files'
import type { Vault } from '@/lib/server/vault/vault'

/** Much longer than any upload takes from its first byte to its row. */
const ORPHAN_AGE_MS = 86_400_000

const BATCH = 500

/**
 * A crash leaves one or two files. More orphans than this, and more than there are uploads, mean that the vault belongs
 * to another database.
 */
const PLAUSIBLE = 10

/** Enough paths to find the cause. */
const REPORTED = 20

/**
 * Removes files that no row references (`namedFiles`) and that have not changed for a day: a crash left them while they
 * were written or removed. When the vault seems to belong to another database, finished files stay and a warning is
 * logged. Anything other than a regular file is only reported.
 */
export async function removeOrphans({
  db,
  vault,
  log,
  now,
}: Pick<Desk, 'db' | 'vault' | 'log' | 'now'>): Promise<void> {
  const { finished, unfinished, named, foreign } = await findOrphans(db, vault, now())
  if (foreign.length > 0) {
    log.error(
      { paths: foreign.slice(0, REPORTED) },
      'The vault holds entries that are not regular files',
    )
  }
  const belongsElsewhere = finished.length > PLAUSIBLE && finished.length > named
  if (belongsElsewhere) {
    log.error(
      { unnamed: finished.length, named },
      'Most vault files are named by no upload, so they stay: is this the right database?',
    )
  }
  const files = belongsElsewhere ? unfinished : [...unfinished, ...finished]
  for (const file of files) await vault.remove(file)
  if (files.length > 0) log.info({ files: files.length }, 'Removed vault files left by a crash')
}

type Orphans = {
  finished: string[]
  unfinished: string[]
  named: number
  /** Paths of everything other than regular files. */
  foreign: string[]
}

async function findOrphans(db: Database, vault: Vault, now: Date): Promise<Orphans> {
  const changedBefore = new Date(now.getTime() - ORPHAN_AGE_MS)
  const orphans: Orphans = { finished: [], unfinished: [], named: 0, foreign: [] }
  for await (const batch of batches(vault.list())) {
    for (const entry of batch) if (entry.type === 'foreign') orphans.foreign.push(entry.path)
    const files = batch.filter((entry) => entry.type === 'file')
    const names = await namedFiles(
      db,
      files.map(({ file }) => file),
    )
    for (const { file, finished, modifiedAt } of files) {
      if (names.has(file)) orphans.named += 1
      else if (modifiedAt < changedBefore) orphans[finished ? 'finished' : 'unfinished'].push(file)
    }
  }
  return orphans
}

async function* batches(entries: AsyncIterable<VaultEntry>): AsyncGenerator<VaultEntry[]> {
  let batch: VaultEntry[] = []
  for await (const entry of entries) {
    batch.push(entry)
    if (batch.length < BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
