import { describe, expect, it } from 'vitest'
import { NOTICE_EVENTS, PERSONAL_CHANNELS } from '@/lib/contract/notifications'
import { ROLES, type Role } from '@/lib/evidence/access'
import { isOffered, NO_CHOICES, wants } from './choices'

const offered = (role: Role) => NOTICE_EVENTS.filter((event) => isOffered(role, event))
const byDefault = (role: Role) =>
  PERSONAL_CHANNELS.flatMap((channel) =>
    NOTICE_EVENTS.filter((event) => wants(role, NO_CHOICES, event, channel)).map(
      (event) => `${event} by ${channel}`,
    ),
  )

describe('what each role may choose', () => {
  it('is everything for admins, without trouble for agents, and about disputes for viewers', () => {
    expect(offered('admin')).toEqual(NOTICE_EVENTS)
    expect(offered('agent')).toEqual(NOTICE_EVENTS.filter((event) => !event.endsWith('_trouble')))
    expect(offered('viewer')).toEqual([
      'dispute_opened',
      'due_in_3_days',
      'due_tomorrow',
      'due_today',
      'note_mention',
      'dispute_won',
      'dispute_lost',
    ])
  })
})

describe('the default', () => {
  it('is quiet: new disputes, reminders and what concerns the person by e-mail, and trouble for admins', () => {
    const disputes = [
      'dispute_opened by email',
      'due_in_3_days by email',
      'due_tomorrow by email',
      'due_today by email',
      'dispute_assigned by email',
      'note_mention by email',
    ]
    expect(byDefault('viewer')).toEqual(['note_mention by email'])
    expect(byDefault('agent')).toEqual(disputes)
    expect(byDefault('admin')).toEqual([
      ...disputes,
      'webhook_trouble by email',
      'key_trouble by email',
    ])
  })
})

describe('a choice', () => {
  it('takes precedence over the default, on its own channel only', () => {
    const choices = new Map([
      ['email/due_today', false],
      ['line/dispute_won', true],
    ])
    expect(wants('agent', choices, 'due_today', 'email')).toBe(false)
    expect(wants('agent', choices, 'due_tomorrow', 'email')).toBe(true)
    expect(wants('agent', choices, 'dispute_won', 'line')).toBe(true)
    expect(wants('agent', choices, 'dispute_won', 'email')).toBe(false)
  })

  it('grants nothing that the role is not offered, as after losing a role', () => {
    const choices = new Map(NOTICE_EVENTS.map((event) => [`email/${event}`, true] as const))
    for (const role of ROLES) {
      const wanted = NOTICE_EVENTS.filter((event) => wants(role, choices, event, 'email'))
      expect(wanted).toEqual(offered(role))
    }
  })
})
