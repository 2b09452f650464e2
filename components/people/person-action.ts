import type { ListedPerson } from '@/lib/contract/people'
import type { Role } from '@/lib/evidence/access'

/** An admin's pending action on a person's account. */
export type PersonAction =
  | { type: 'role'; person: ListedPerson; role: Role }
  | { type: 'link' | 'signOut' | 'disable' | 'enable'; person: ListedPerson }
