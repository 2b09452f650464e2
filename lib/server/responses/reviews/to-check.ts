import 'server-only'
import type { Check as CheckDto } from '@/lib/contract/response'
import { desk } from '@/lib/server/desk'
import type { Check } from '@/lib/server/outbound/review-request'
import type { Person } from '@/lib/server/people/person'
import { readNames } from '@/lib/server/people/names'

/** A review request in the shape of the API, with the names of the people who made and ended it. */
export async function toCheck(person: Person, check: Check): Promise<CheckDto> {
  const { personId, endedBy } = check
  const names = await readNames(desk().db)
  return {
    id: check.id,
    state: check.state,
    by: { name: names.of(personId) ?? '' },
    mine: personId === person.id,
    at: check.createdAt.toISOString(),
    draftVersion: check.draftVersion,
    note: check.note,
    endedBy: endedBy ? { name: names.of(endedBy) ?? '' } : null,
    reply: check.reply,
    reason: check.reason,
  }
}
