import { urgencyOf, type Urgency } from '@/lib/evidence/urgency'
import { timeLeft } from '@/lib/format/dates'

/** The remaining time in its two largest units. The last day is shown with its hour: "Today, 23:59". */
export type Countdown =
  | { unit: 'days'; days: number; hours: number }
  | { unit: 'hours'; hours: number; minutes: number }
  | { unit: 'today' }
  | { unit: 'passed' }

export type RespondByState = { urgency: Urgency; countdown: Countdown }

export function respondByState(at: Date, now: Date, timeZone: string): RespondByState {
  const urgency = urgencyOf(at, now, timeZone)
  return { urgency, countdown: countdownOf(at, now, urgency) }
}

function countdownOf(at: Date, now: Date, urgency: Urgency): Countdown {
  const left = timeLeft(at, now)
  if (left === 'passed') return { unit: 'passed' }
  if (urgency === 'today') return { unit: 'today' }
  if (left.days > 0) return { unit: 'days', days: left.days, hours: left.hours }
  return { unit: 'hours', hours: left.hours, minutes: left.minutes }
}
