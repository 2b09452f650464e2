import 'server-only'
import { and, desc, eq, gt, inArray, ne, or } from 'drizzle-orm'
import type { KindChange as KindChangeDto } from '@/lib/contract/documents'
import { kindChanges, uploads } from '@/lib/db/schema/documents'
import { desk } from '@/lib/server/desk'
import { readNames, type Names } from '@/lib/server/people/names'
import type { KindChange } from './kind-change'

const FAILURES_SHOWN_MS = 24 * 60 * 60_000

/**
 * The changes of kind that a page of the dispute shows: those underway, failed ones of the last day, and those that left
 * both documents, as long as `present` has both. Of several changes of a document only the latest. `present`: the ids of
 * all documents at Omise; null when they are not known. Does not authorize; the callers do.
 */
export async function listKindChanges(
  disputeId: string,
  present: readonly string[] | null,
): Promise<KindChangeDto[]> {
  const { db, now } = desk()
  const failedLately = and(
    eq(kindChanges.state, 'unchanged'),
    gt(kindChanges.updatedAt, new Date(now().getTime() - FAILURES_SHOWN_MS)),
  )
  const rows = await db
    .select({ change: kindChanges, replacement: uploads.documentId })
    .from(kindChanges)
    .innerJoin(uploads, eq(uploads.id, kindChanges.id))
    .where(
      and(
        eq(kindChanges.disputeId, disputeId),
        ne(kindChanges.state, 'done'),
        or(inArray(kindChanges.state, ['intended', 'both']), failedLately),
      ),
    )
    .orderBy(desc(kindChanges.createdAt))
  const ids = present && new Set(present)
  const isPresent = (id: string | null) => ids === null || (id !== null && ids.has(id))
  const seen = new Set<string>()
  const shown = rows.filter(({ change, replacement }) => {
    const { documentId, state, problem } = change
    if (seen.has(documentId)) return false
    seen.add(documentId)
    if (state === 'intended') return true
    // A withdrawn change needs no notice.
    if (state === 'unchanged') return problem !== null && isPresent(documentId)
    return isPresent(documentId) && isPresent(replacement)
  })
  if (shown.length === 0) return []
  const names = await readNames(db)
  return shown.map(({ change, replacement }) => toKindChange(change, replacement, names))
}

/** `replacement`: the id of the document under the new kind, once Omise has it. */
export function toKindChange(
  change: KindChange,
  replacement: string | null,
  names: Names,
): KindChangeDto {
  const { id, documentId, filename, formerKind, kind, state, problem, personId } = change
  return {
    id,
    documentId,
    replacementId: replacement,
    filename,
    formerKind,
    kind,
    state: state === 'intended' ? 'underway' : state,
    problem,
    changedBy: { name: names.of(personId) ?? '' },
  }
}
