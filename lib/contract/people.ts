import * as z from 'zod/mini'
import { ROLES } from '@/lib/evidence/access'

/** A person who may sign in, as admins see them. */
const personSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(ROLES),
  /** waiting: has neither chosen a password nor used single sign-on yet · disabled: cannot sign in. */
  state: z.enum(['active', 'waiting', 'disabled']),
  /** The expiry of the link to choose a password; null when there is none. */
  linkUntil: z.nullable(z.string()),
  /** The number of sessions, and the time of the last request in one of them. */
  sessions: z.number(),
  lastSeenAt: z.nullable(z.string()),
  /** Whether this is the person who sends the request. */
  you: z.boolean(),
})

export type ListedPerson = z.infer<typeof personSchema>

/** `GET /api/people`, and the response to every change: the complete list, which is short. */
export const peopleSchema = z.object({ items: z.array(personSchema) })
export type People = z.infer<typeof peopleSchema>

export const personParamsSchema = z.object({ personId: z.uuid() })

/** Longer than any valid name or address, so that the specific rules report the error. */
const MAX_TYPED = 1_000
const typed = z.string().check(z.maxLength(MAX_TYPED))

/** The body of `POST /api/people`. */
export const newPersonSchema = z.object({ name: typed, email: typed, role: z.enum(ROLES) })
export type NewPerson = z.infer<typeof newPersonSchema>

/** The body of `PATCH /api/people/{personId}`: one change at a time. */
export const personChangeSchema = z.union([
  z.strictObject({ role: z.enum(ROLES) }),
  z.strictObject({ disabled: z.boolean() }),
])
export type PersonChange = z.infer<typeof personChangeSchema>

/** The only response that contains the link; afterwards it cannot be read again. */
export const passwordLinkSchema = z.object({ url: z.string(), until: z.string() })
export type PasswordLink = z.infer<typeof passwordLinkSchema>

/** The response to `POST /api/people`: null when sign-in with a password is off. */
export const addedPersonSchema = z.nullable(passwordLinkSchema)

/**
 * The body of `POST /api/password-link`, which returns the link's person. Needs no session: the token is the secret.
 */
export const linkTokenSchema = z.object({ token: z.string().check(z.maxLength(200)) })
export const linkOwnerSchema = z.object({ name: z.string(), email: z.string() })
export type LinkOwner = z.infer<typeof linkOwnerSchema>

/** The body of `POST /api/password-link/password`. */
export const choosePasswordSchema = z.extend(linkTokenSchema, { password: typed })

/** An empty response. */
export const doneSchema = z.object({ done: z.literal(true) })
