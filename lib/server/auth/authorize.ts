import 'server-only'
import { can, type Action } from '@/lib/evidence/access'
import type { Person } from '@/lib/server/people/person'
import { DeskError } from '@/lib/server/platform/errors'

/** Every use case begins with this, so that no page and no route can forget it. */
export function authorize(person: Person, action: Action): void {
  if (!can(person.role, action)) throw new DeskError('not_allowed')
}
