import * as z from 'zod/mini'
import { ROLES } from '@/lib/evidence/access'

/** A person who may sign in, as admins see them. */
const personSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(ROLES),
  /** waiting: has neither chosen a password nor come by single sign-on yet · disabled: shut out, whatever their password. */
  state: z.enum(['active', 'waiting', 'disabled']),
  /** Until when their link to choose a password works; null when there is none. */
  linkUntil: z.nullable(z.string()),
  /** In how many browsers they are signed in, and when one of them last asked for something. */
  sessions: z.number(),
  lastSeenAt: z.nullable(z.string()),
  /** Whether it is the person who asks. */
  you: z.boolean(),
})

export type ListedPerson = z.infer<typeof personSchema>

/** `GET /api/people`, and the answer to every change of one: there are few, so they come all at once. */
export const peopleSchema = z.object({ items: z.array(personSchema) })
export type People = z.infer<typeof peopleSchema>

export const personParamsSchema = z.object({ personId: z.uuid() })

/** Longer than any name or address that our rules let through, so that those rules say what is wrong. */
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

/** The one answer that holds the link; afterwards it cannot be read again. */
export const passwordLinkSchema = z.object({ url: z.string(), until: z.string() })
export type PasswordLink = z.infer<typeof passwordLinkSchema>

/** The answer to `POST /api/people`: null where sign-in with a password is off. */
export const addedPersonSchema = z.nullable(passwordLinkSchema)

/** The body of `POST /api/password-link`, and whose it is. Needs no session: the token is the secret. */
export const linkTokenSchema = z.object({ token: z.string().check(z.maxLength(200)) })
export const linkOwnerSchema = z.object({ name: z.string(), email: z.string() })
export type LinkOwner = z.infer<typeof linkOwnerSchema>

/** The body of `POST /api/password-link/password`. */
export const choosePasswordSchema = z.extend(linkTokenSchema, { password: typed })

/** The answer where there is nothing to say. */
export const doneSchema = z.object({ done: z.literal(true) })
