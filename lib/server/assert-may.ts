import 'server-only'
import { may, type Action } from '@/lib/evidence/access'
import type { Person } from './auth/person'
import { DeskError } from './errors'

/** Every use case begins with this, so that no page and no route can forget it. */
export function assertMay(person: Person, action: Action): void {
  if (!may(person.role, action)) throw new DeskError('not_allowed')
}
