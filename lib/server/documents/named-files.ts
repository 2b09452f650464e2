import 'server-only'
import { inArray } from 'drizzle-orm'
import { union } from 'drizzle-orm/pg-core'
import type { Database } from '@/lib/db/open-database'
import { deletions, uploads } from '@/lib/db/schema/documents'
import type { Desk } from '@/lib/server/desk'

/** The subset of these files that is still referenced, by an upload or by a deletion that can be undone. */
export async function namedFiles(
  db: Database,
  files: readonly string[],
): Promise<ReadonlySet<string | null>> {
  if (files.length === 0) return new Set()
  const rows = await union(
    db
      .select({ file: uploads.vaultFile })
      .from(uploads)
      .where(inArray(uploads.vaultFile, [...files])),
    db
      .select({ file: deletions.vaultFile })
      .from(deletions)
      .where(inArray(deletions.vaultFile, [...files])),
  )
  return new Set(rows.map(({ file }) => file))
}

/**
 * Removes a file that its row no longer references, unless another row does. The orphan job removes what a crash
 * leaves.
 */
export async function removeUnlessNamed(
  { db, vault }: Pick<Desk, 'db' | 'vault'>,
  file: string | null,
): Promise<void> {
  if (file === null || (await namedFiles(db, [file])).has(file)) return
  await vault.remove(file)
}
