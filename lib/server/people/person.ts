import type { Role } from '@/lib/evidence/access'

/** The person who makes a request, as the database has them now, not as they were at sign-in. */
export type Person = {
  id: string
  name: string
  email: string
  role: Role
  /** The id of the session's row, not the secret token: safe to log. */
  sessionId: string
}
