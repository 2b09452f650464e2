import type { ListedPerson, PasswordLink } from '@/lib/contract/people'
import type { Role } from '@/lib/evidence/access'

export type CreatedLink = PasswordLink & { name: string }

/** An admin's pending action on a person's account. */
export type PersonAction =
  | { type: 'role'; person: ListedPerson; role: Role }
  | { type: 'link' | 'signOut' | 'disable' | 'enable'; person: ListedPerson }
