import 'server-only'
import { createHash, randomBytes } from 'node:crypto'
import { and, eq, gt, gte, inArray, isNull, lt, or, type SQL } from 'drizzle-orm'
import type { FailedSignIns } from '@/lib/contract/profile'
import type { Database } from '@/lib/db/open-database'
import { people, sessions } from '@/lib/db/schema/people'
import type { Role } from '@/lib/evidence/access'
import type { Person } from './person'

/** The maximum lifetime of a session. */
export const SESSION_SECONDS = 12 * 60 * 60
/** A session ends this long after the last request that counts as activity. */
export const IDLE_SECONDS = 30 * 60
/** The resolution of `last_seen_at`, so that not every request writes to the database. */
const SEEN_SECONDS = 60

const TOKEN_BYTES = 32

export type SessionOrigin = {
  address: string | null
  userAgent: string | null
  /** The failed sign-ins to show to the person. */
  failedSignIns?: FailedSignIns | null
}

/** Creates a session and returns its token. Only the token's hash is stored, so the token cannot be read again. */
export async function startSession(
  tx: Database,
  personId: string,
  { address, userAgent, failedSignIns }: SessionOrigin,
  now: Date,
): Promise<string> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  await tx.insert(sessions).values({
    id: sessionIdOf(token),
    personId,
    createdAt: now,
    lastSeenAt: now,
    expiresAt: secondsAfter(now, SESSION_SECONDS),
    address,
    userAgent: userAgent?.slice(0, 300) ?? null,
    failedAttempts: failedSignIns?.attempts ?? null,
    failedAddresses: failedSignIns?.addresses ?? null,
  })
  return token
}

/**
 * The person of a session, or null when it was ended, has expired (12 h), is idle (30 min), or the person is disabled.
 * One query; at most once a minute a second one. `isActivity`: whether this extends the session.
 */
export async function personOfSession(
  db: Database,
  token: string,
  now: Date,
  { isActivity }: { isActivity: boolean },
): Promise<Person | null> {
  const sessionId = sessionIdOf(token)
  const [row] = await db
    .select({
      id: people.id,
      name: people.name,
      email: people.email,
      role: people.role,
      disabledAt: people.disabledAt,
      lastSeenAt: sessions.lastSeenAt,
      expiresAt: sessions.expiresAt,
    })
    .from(sessions)
    .innerJoin(people, eq(people.id, sessions.personId))
    .where(eq(sessions.id, sessionId))
  if (!row || row.disabledAt || row.expiresAt <= now) return null
  if (row.lastSeenAt < secondsAfter(now, -IDLE_SECONDS)) return null

  if (isActivity) await noteSeen(db, sessionId, row.lastSeenAt, now)
  return { id: row.id, name: row.name, email: row.email, role: row.role, sessionId }
}

/** The roles of the sessions among `sessionIds` that have not ended, by session id. One query, and no activity. */
export async function rolesOfSessions(
  db: Database,
  sessionIds: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, Role>> {
  const rows = await db
    .select({ id: sessions.id, role: people.role })
    .from(sessions)
    .innerJoin(people, eq(people.id, sessions.personId))
    .where(and(inArray(sessions.id, [...sessionIds]), isNull(people.disabledAt), isLiving(now)))
  return new Map(rows.map(({ id, role }) => [id, role]))
}

/** When a session ends: by inactivity, and at the latest. Null when it has already ended. */
export async function sessionEnds(
  db: Database,
  sessionId: string,
): Promise<{ idleAt: Date; finallyAt: Date } | null> {
  const [row] = await db
    .select({ lastSeenAt: sessions.lastSeenAt, expiresAt: sessions.expiresAt })
    .from(sessions)
    .where(eq(sessions.id, sessionId))
  return row
    ? { idleAt: secondsAfter(row.lastSeenAt, IDLE_SECONDS), finallyAt: row.expiresAt }
    : null
}

/** Ends one session. @returns its person, or null when there was none */
export async function endSession(
  tx: Database,
  token: string,
): Promise<{ personId: string; personName: string } | null> {
  const [ended] = await tx
    .delete(sessions)
    .where(eq(sessions.id, sessionIdOf(token)))
    .returning({ personId: sessions.personId })
  if (!ended) return null
  const [person] = await tx
    .select({ name: people.name })
    .from(people)
    .where(eq(people.id, ended.personId))
  return { personId: ended.personId, personName: person?.name ?? '' }
}

/** Ends every session of a person. @returns how many */
export async function endSessionsOf(tx: Database, personId: string): Promise<number> {
  const ended = await tx
    .delete(sessions)
    .where(eq(sessions.personId, personId))
    .returning({ id: sessions.id })
  return ended.length
}

/** Neither expired nor idle too long; does not check that the person may still sign in. */
export function isLiving(now: Date): SQL | undefined {
  return and(
    gt(sessions.expiresAt, now),
    gte(sessions.lastSeenAt, secondsAfter(now, -IDLE_SECONDS)),
  )
}

/** Removes the rows of expired sessions. */
export async function deleteDeadSessions(tx: Database, now: Date): Promise<void> {
  await tx
    .delete(sessions)
    .where(
      or(lt(sessions.expiresAt, now), lt(sessions.lastSeenAt, secondsAfter(now, -IDLE_SECONDS))),
    )
}

async function noteSeen(
  db: Database,
  sessionId: string,
  lastSeenAt: Date,
  now: Date,
): Promise<void> {
  const threshold = secondsAfter(now, -SEEN_SECONDS)
  if (lastSeenAt > threshold) return
  // The condition is repeated so that one of several concurrent requests writes.
  await db
    .update(sessions)
    .set({ lastSeenAt: now })
    .where(and(eq(sessions.id, sessionId), lt(sessions.lastSeenAt, threshold)))
}

function sessionIdOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

function secondsAfter(date: Date, seconds: number): Date {
  return new Date(date.getTime() + seconds * 1000)
}
