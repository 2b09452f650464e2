import type { ListedPerson } from '@/lib/contract/people'
import type { Role } from '@/lib/evidence/access'

/** What an admin is about to do to a person's account. */
export type PersonAction =
  | { type: 'role'; person: ListedPerson; role: Role }
  | { type: 'link' | 'signOut' | 'disable' | 'enable'; person: ListedPerson }
