import 'server-only'
import { placeholdersIn } from '@/lib/evidence/response-templates'
import type { Person } from '@/lib/server/people/person'
import { desk } from '@/lib/server/desk'
import { findDraft, toDraft } from './drafts'
import { DeskError } from '@/lib/server/platform/errors'
import { teamWordings } from './templates/team-templates'

/**
 * The draft in the version that was on screen.
 * @throws DeskError `draft_changed`, `response_empty`, `placeholders_left`
 */
export async function draftToSend(
  person: Person,
  disputeId: string,
  draftVersion: number,
): Promise<string> {
  const draft = await findDraft(desk().db, disputeId)
  if (draft?.version !== draftVersion) {
    throw new DeskError('draft_changed', {
      detail: 'The response is not the one that was to be submitted',
      ...(draft ? { draft: await toDraft(person, draft) } : {}),
    })
  }
  const message = draft.text.trim()
  if (message === '') throw new DeskError('response_empty')
  const left = placeholdersIn(message, await teamWordings(desk().db))
  if (left.length > 0) {
    throw new DeskError('placeholders_left', {
      detail: `Still to fill in: ${left.map(({ text }) => text).join(' ')}`,
    })
  }
  return message
}
