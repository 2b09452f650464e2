import { useEffect, useMemo } from 'react'
import { conflictCheckOf, type ConflictCheck } from '@/lib/api-client/conflict-check'
import type { DocumentsPage } from '@/lib/contract/documents'
import type { DocumentChanges } from '@/lib/contract/problem'
import { useStore } from '@/lib/store'

/**
 * Tells the guard of a dispute what is on screen, for as long as it is.
 * `readAt`: when the page of the list was read, in milliseconds since 1970.
 */
export function useConflictCheck(
  disputeId: string,
  page: DocumentsPage | undefined,
  readAt: number,
): { guard: ConflictCheck; question: DocumentChanges | null } {
  const guard = useMemo(() => conflictCheckOf(disputeId), [disputeId])
  const allIds = page?.allIds ?? null
  useEffect(() => guard.open(), [guard])
  useEffect(() => guard.saw(allIds, readAt), [guard, allIds, readAt])
  const question = useStore(guard.question)
  return { guard, question }
}
