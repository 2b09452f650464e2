import 'server-only'
import { and, desc, eq, inArray, isNotNull, notInArray, sql } from 'drizzle-orm'
import type { SameFiles } from '@/lib/contract/same-files'
import { deletions, uploads } from '@/lib/db/schema/documents'
import { authorize } from '@/lib/server/auth/authorize'
import type { Person } from '@/lib/server/people/person'
import { desk } from '@/lib/server/desk'
import { readNames } from '@/lib/server/people/names'

/** Enough to recognise a duplicate. */
const MAX_SHOWN = 20

/**
 * The files uploaded here to this dispute with one of these hashes (SHA-256, hex), including deleted ones. Refused and
 * withdrawn uploads never became evidence and are excluded.
 */
export async function listSameFiles(
  person: Person,
  disputeId: string,
  hashes: readonly string[],
): Promise<SameFiles> {
  authorize(person, 'document.read')
  const { db } = desk()
  const deleted = sql<boolean>`${isNotNull(deletions.id)}`
  const rows = await db
    .select({
      filename: uploads.filename,
      kind: uploads.kind,
      personId: uploads.personId,
      createdAt: uploads.createdAt,
      deleted,
    })
    .from(uploads)
    .leftJoin(
      deletions,
      and(eq(deletions.documentId, uploads.documentId), eq(deletions.state, 'done')),
    )
    .where(
      and(
        eq(uploads.disputeId, disputeId),
        inArray(uploads.sha256, [...hashes]),
        notInArray(uploads.state, ['refused', 'withdrawn']),
      ),
    )
    .orderBy(deleted, desc(uploads.createdAt))
    .limit(MAX_SHOWN)
  const names = await readNames(db)
  return {
    items: rows.map(({ personId, createdAt, ...row }) => ({
      ...row,
      addedBy: { name: names.of(personId) ?? '' },
      createdAt: createdAt.toISOString(),
    })),
  }
}
