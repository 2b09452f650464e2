import 'server-only'
import {
  and,
  desc,
  eq,
  inArray,
  isNotNull,
  isNull,
  notInArray,
  or,
  sql,
  type SQLWrapper,
} from 'drizzle-orm'
import { unionAll } from 'drizzle-orm/pg-core'
import type * as z from 'zod/mini'
import type { SameFiles, sameFilesQuerySchema } from '@/lib/contract/same-files'
import { deletions, uploads } from '@/lib/db/schema/documents'
import { ALIKE_BITS } from '@/lib/evidence/fingerprint'
import { authorize } from '@/lib/server/auth/authorize'
import type { Person } from '@/lib/server/people/person'
import { desk } from '@/lib/server/desk'
import { readNames } from '@/lib/server/people/names'

/** Enough to recognise a duplicate. */
const MAX_SHOWN = 20
/**
 * Uploads of all disputes whose fingerprints are compared, the newest. It takes PGlite 15 ms, in which the server does
 * nothing else.
 */
const MAX_COMPARED = 10_000
/** The newest uploads that are considered of each hash; an index finds them. */
const MAX_COPIES = 10_000
const TEST = 'dspt_test_'

/**
 * The files uploaded here with one of these hashes, or a fingerprint near one of these: those of this dispute, also
 * deleted ones, and documents of others of the same mode, of which only the newest are compared by fingerprint. Refused
 * and withdrawn uploads never became evidence and are excluded.
 */
export async function listSameFiles(
  person: Person,
  disputeId: string,
  { sha256, fingerprints = [] }: z.infer<typeof sameFilesQuerySchema>,
): Promise<SameFiles> {
  authorize(person, 'document.read')
  const { db } = desk()
  const { id } = uploads
  const isHere = eq(uploads.disputeId, disputeId)
  const isUsable = notInArray(uploads.state, ['refused', 'withdrawn'])
  const isAlike = or(...fingerprints.map((near) => isNear(uploads.fingerprint, near))) ?? sql`false`
  const newest = db
    .select({ id, fingerprint: uploads.fingerprint })
    .from(uploads)
    // Not by mode, of which there may be few: the newest are read by their index.
    .where(isUsable)
    .orderBy(desc(uploads.createdAt))
    .limit(MAX_COMPARED)
    .as('newest')
  const matching = unionAll(
    db
      .select({ id })
      .from(uploads)
      .where(and(isHere, or(inArray(uploads.sha256, sha256), isAlike))),
    db
      .select({ id: newest.id })
      .from(newest)
      .where(or(...fingerprints.map((near) => isNear(newest.fingerprint, near))) ?? sql`false`),
    ...sha256.map((hash) => {
      const copies = db
        .select({ id })
        .from(uploads)
        .where(and(eq(uploads.sha256, hash), isUsable))
        .orderBy(desc(uploads.createdAt))
        .limit(MAX_COPIES)
        .as('copies')
      return db.select({ id: copies.id }).from(copies)
    }),
  )
  const deleted = sql<boolean>`${isNotNull(deletions.id)}`
  const alike = sql<boolean>`${notInArray(uploads.sha256, sha256)}`
  const rows = await db
    .select({
      filename: uploads.filename,
      kind: uploads.kind,
      personId: uploads.personId,
      createdAt: uploads.createdAt,
      disputeId: uploads.disputeId,
      deleted,
      alike,
    })
    .from(uploads)
    .leftJoin(
      deletions,
      and(eq(deletions.documentId, uploads.documentId), eq(deletions.state, 'done')),
    )
    .where(
      and(
        inArray(uploads.id, matching),
        isUsable,
        or(isHere, and(hasModeOf(disputeId), isNull(deletions.id))),
      ),
    )
    .orderBy(desc(sql`${isHere}`), deleted, alike, desc(uploads.createdAt))
    .limit(MAX_SHOWN)
  const names = await readNames(db)
  return {
    items: rows.map(({ personId, createdAt, disputeId: from, ...row }) => ({
      ...row,
      addedBy: { name: names.of(personId) ?? '' },
      createdAt: createdAt.toISOString(),
      ...(from !== disputeId && { disputeId: from }),
    })),
  }
}

/** A fingerprint as the database stores it. */
export function toBits(fingerprint: string): string {
  return BigInt(`0x${fingerprint}`).toString(2).padStart(256, '0')
}

function isNear(fingerprint: SQLWrapper, near: string) {
  return sql`bit_count(${fingerprint} # ${toBits(near)}::bit(256)) <= ${ALIKE_BITS}`
}

/** A desk that was tried with a test key has disputes of both modes. */
function hasModeOf(disputeId: string) {
  return sql`starts_with(${uploads.disputeId}, ${TEST}) = ${disputeId.startsWith(TEST)}`
}
