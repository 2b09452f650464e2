import 'server-only'
import type { Session } from '@/lib/contract/session'
import { desk } from '../desk'
import { DeskError } from '@/lib/server/platform/errors'
import type { Person } from '@/lib/server/people/person'
import { sessionEnds } from '@/lib/server/people/sessions'

/**
 * The remaining time of the request's session if no other request extends it.
 * @throws DeskError `not_signed_in` when it has just ended
 */
export async function sessionTimeLeft(person: Person): Promise<Session> {
  const { db, now } = desk()
  const ends = await sessionEnds(db, person.sessionId)
  if (!ends) throw new DeskError('not_signed_in')
  const secondsUntil = (end: Date) =>
    Math.max(0, Math.floor((end.getTime() - now().getTime()) / 1000))
  return { idleSecondsLeft: secondsUntil(ends.idleAt), secondsLeft: secondsUntil(ends.finallyAt) }
}
