import 'server-only'
import { can, type Action } from '@/lib/evidence/access'
import type { Person } from '@/lib/server/people/person'
import { DeskError } from '@/lib/server/platform/errors'
import { requestLimit } from '@/lib/server/platform/request-limit'

/** The first call of every use case, so that authorization does not depend on the page or route. */
export function authorize(person: Person, action: Action): void {
  if (!can(person.role, action)) throw new DeskError('not_allowed')
}

/** More than any person clicks; it keeps a runaway script from using up the account's rate limit at Omise. */
const perPerson = requestLimit(1200)

/** @throws DeskError `too_many_requests` */
export function countRequest(person: Person): Promise<void> {
  return perPerson(person.id)
}
