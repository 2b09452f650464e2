import 'server-only'
import { can, type Action } from '@/lib/evidence/access'
import type { Person } from '@/lib/server/people/person'
import { DeskError } from '@/lib/server/platform/errors'

/** The first call of every use case, so that authorization does not depend on the page or route. */
export function authorize(person: Person, action: Action): void {
  if (!can(person.role, action)) throw new DeskError('not_allowed')
}
