import 'server-only'
import { inArray } from 'drizzle-orm'
import {
  DUE_EVENTS,
  isTrouble,
  type NoticeEvent,
  type PersonalChannel,
} from '@/lib/contract/notifications'
import type { Database } from '@/lib/db/open-database'
import { notificationChoices } from '@/lib/db/schema/notifications'
import { can, type Role } from '@/lib/evidence/access'

/** A person's choices that differ from the default, by event and channel. */
export type Choices = ReadonlyMap<string, boolean>

export const NO_CHOICES: Choices = new Map()

/** On for those who answer disputes. */
const BY_DEFAULT: readonly NoticeEvent[] = ['dispute_opened', ...DUE_EVENTS, 'dispute_assigned']

const OWN_WORK: readonly NoticeEvent[] = [
  'dispute_assigned',
  'response_reviewed',
  'response_returned',
  'upload_refused',
]

/** Whether the role may choose the event: trouble is for admins, and one's own work for those who do it. */
export function isOffered(role: Role, event: NoticeEvent): boolean {
  if (isTrouble(event)) return can(role, 'notifications.manage')
  return !OWN_WORK.includes(event) || can(role, 'response.write')
}

/** Whether a person of this role wants to receive an event on a channel. */
export function wants(
  role: Role,
  choices: Choices,
  event: NoticeEvent,
  channel: PersonalChannel,
): boolean {
  if (!isOffered(role, event)) return false
  return choices.get(choiceKey(event, channel)) ?? isOnByDefault(role, event, channel)
}

/** The quiet default: what needs the person, and trouble, by e-mail, to those who can do something about it. */
function isOnByDefault(role: Role, event: NoticeEvent, channel: PersonalChannel): boolean {
  if (channel !== 'email') return false
  if (isTrouble(event) || event === 'note_mention') return true
  return BY_DEFAULT.includes(event) && can(role, 'response.write')
}

/** The choices of several people. A person without any is not in the result: `NO_CHOICES`. */
export async function choicesOf(
  db: Pick<Database, 'select'>,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, Choices>> {
  if (personIds.length === 0) return new Map()
  const rows = await db
    .select()
    .from(notificationChoices)
    .where(inArray(notificationChoices.personId, [...personIds]))
  const all = new Map<string, Map<string, boolean>>()
  for (const { personId, event, channel, isOn } of rows) {
    const own = all.get(personId) ?? new Map<string, boolean>()
    all.set(personId, own.set(choiceKey(event, channel), isOn))
  }
  return all
}

function choiceKey(event: string, channel: PersonalChannel): string {
  return `${channel}/${event}`
}
