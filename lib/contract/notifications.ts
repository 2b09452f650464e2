/** What people can be notified of, in the order of the settings page. */
export const NOTICE_EVENTS = [
  'dispute_opened',
  'due_in_3_days',
  'due_tomorrow',
  'due_today',
  'dispute_assigned',
  'note_mention',
  'response_reviewed',
  'response_returned',
  'upload_refused',
  'dispute_won',
  'dispute_lost',
  'webhook_trouble',
  'key_trouble',
] as const

export type NoticeEvent = (typeof NOTICE_EVENTS)[number]

/** Undefined for an event that only a newer server knows. */
export function toNoticeEvent(name: string | undefined): NoticeEvent | undefined {
  return NOTICE_EVENTS.find((known) => known === name)
}

/** Reminders: true only while the dispute is unanswered. */
export const DUE_EVENTS = ['due_in_3_days', 'due_tomorrow', 'due_today'] as const

/** Untrue once the dispute has its response. */
export const NEEDS_RESPONSE_EVENTS = [
  'dispute_opened',
  ...DUE_EVENTS,
  'dispute_assigned',
  'response_returned',
  'upload_refused',
] as const

export function needsResponse(event: NoticeEvent): boolean {
  return NEEDS_RESPONSE_EVENTS.some((known) => known === event)
}

/** Only admins are notified of these. */
export const TROUBLE_EVENTS = ['webhook_trouble', 'key_trouble'] as const

export function isTrouble(event: NoticeEvent): boolean {
  return TROUBLE_EVENTS.some((known) => known === event)
}

/** Each person chooses among these per event. `browser` needs an open tab. */
export const PERSONAL_CHANNELS = ['email', 'line', 'browser'] as const

export type PersonalChannel = (typeof PERSONAL_CHANNELS)[number]

/** The channels of the team, which admins set up. `json`: any receiver, signed by the desk. */
export const TEAM_CHANNEL_KINDS = [
  'line',
  'slack',
  'teams',
  'google_chat',
  'chatwork',
  'json',
] as const

export type TeamChannelKind = (typeof TEAM_CHANNEL_KINDS)[number]
