import type { QueryClient } from '@tanstack/react-query'
import type { Assignee, Dispute } from '@/lib/contract/disputes'
import { disputeQuery, refreshDispute } from '@/lib/api-client/queries/dispute-queries'
import { assignDispute, releaseDispute } from './teamwork-calls'

/**
 * Assigns the dispute as it is on screen to a person, or to none, and shows it. Import lazily: this loads zod.
 * @throws ApiError `assignee_changed` and others
 */
export async function changeAssignee(
  client: QueryClient,
  { id, assignee: shown }: Pick<Dispute, 'id' | 'assignee'>,
  next: Assignee['id'] | null,
): Promise<Assignee | null> {
  const seen = shown?.id ?? null
  const { assignee } =
    next !== null
      ? await assignDispute(id, { personId: next, seen })
      : seen !== null
        ? await releaseDispute(id, seen)
        : { assignee: null }
  client.setQueryData(disputeQuery(id).queryKey, (before) => before && { ...before, assignee })
  void refreshDispute(client, id)
  return assignee
}
