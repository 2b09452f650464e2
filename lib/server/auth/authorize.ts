import 'server-only'
import { may, type Action } from '@/lib/evidence/access'
import type { Person } from '@/lib/server/people/person'
import { DeskError } from '@/lib/server/platform/errors'

/** Every use case begins with this, so that no page and no route can forget it. */
export function assertMay(person: Person, action: Action): void {
  if (!may(person.role, action)) throw new DeskError('not_allowed')
}
