import type { Role } from '@/lib/evidence/access'

/** Who makes a request: as the database knows them at this moment, not as they were at sign-in. */
export type Person = {
  id: string
  name: string
  email: string
  role: Role
  /** The id of the session's row, not the secret token: safe to log. */
  sessionId: string
}
