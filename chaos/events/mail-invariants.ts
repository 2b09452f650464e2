import type { DisputeTruth } from './invariants.ts'
import type { Mail } from './mailbox.ts'

/** What happened in an environment, besides the mails; milliseconds of `Date.now()`. */
export type MailEvidence = {
  mails: readonly Mail[]
  /** The addresses of the people who are notified of disputes that need a response. */
  recipients: readonly string[]
  /** When the last attempt to send each message began, by its id, as the desk recorded it. */
  claims: ReadonlyMap<string, number>
  /** When servers were killed. */
  kills: readonly number[]
  /** When all faults of the scenario were removed. */
  recoveredMs: number
  /** Since when Omise could be read throughout. */
  readableMs: number
}

export type MailFigures = {
  /** Notices in mails, one for each recipient. */
  told: number
  neverTold: string[]
  toldTwice: string[]
  /** Told again, because the desk cannot know that the mail was accepted. */
  repeated: number
  toldAfterAnswer: string[]
  /** From the recovery to the last first notice that was due, in milliseconds. */
  latestMs: number
}

const REMINDERS: readonly string[] = ['due_in_3_days', 'due_tomorrow', 'due_today']

/** Untrue once the dispute has its response. */
const NEEDS_RESPONSE: readonly string[] = ['dispute_opened', ...REMINDERS]

/** A server that is killed this soon after a mail was received may not have recorded that. */
const RECORDED_WITHIN_MS = 5_000
/** From the decision that a notice is true to the recorded start of the attempt. */
const DECIDED_WITHIN_MS = 1_000
/** From the reading of the dispute at Omise to the recorded start of the attempt. */
const READ_WITHIN_MS = 5_000
/** From the start of an attempt, when it was not recorded, to the connection. */
const CONNECTED_WITHIN_MS = 5_000

export function checkMails(disputes: readonly DisputeTruth[], evidence: MailEvidence): MailFigures {
  const { mails, recipients, recoveredMs } = evidence
  const latest = dueNotices(disputes, mails, recipients).flatMap(({ first, sinceMs }) =>
    first ? [first.receivedMs - Math.max(recoveredMs, sinceMs)] : [],
  )
  const figures: MailFigures = {
    told: 0,
    neverTold: untold(disputes, mails, recipients),
    toldTwice: [],
    repeated: 0,
    toldAfterAnswer: [],
    latestMs: Math.max(0, ...latest),
  }
  for (const dispute of disputes) {
    for (const to of recipients) checkDispute(dispute, to, evidence, figures)
  }
  return figures
}

/** What a recipient must have been told, of each list one event. */
function dueEvents({ statuses, isKnown, isDueSoon }: DisputeTruth): (readonly string[])[] {
  const status = statuses.at(-1)
  if (status === 'open') return isDueSoon ? [NEEDS_RESPONSE, REMINDERS] : [NEEDS_RESPONSE]
  return isKnown && (status === 'won' || status === 'lost') ? [[`dispute_${status}`]] : []
}

type Due = { name: string; first: Mail | undefined; sinceMs: number }

/** Every notice that a recipient must have got, with its first mail. */
function dueNotices(
  disputes: readonly DisputeTruth[],
  mails: readonly Mail[],
  recipients: readonly string[],
): Due[] {
  return disputes.flatMap((dispute) =>
    dueEvents(dispute).flatMap((events) =>
      recipients.map((to) => ({
        name: `${dispute.id} to ${to}: ${events.join(' or ')}`,
        first: mails.find((mail) => mail.to === to && isAbout(mail, dispute.id, events)),
        sinceMs: dispute.changedMs,
      })),
    ),
  )
}

/** The notices that have not been mailed, but must be. */
export function untold(
  disputes: readonly DisputeTruth[],
  mails: readonly Mail[],
  recipients: readonly string[],
): string[] {
  return dueNotices(disputes, mails, recipients).flatMap(({ name, first }) => (first ? [] : name))
}

function isAbout({ lines }: Mail, id: string, events: readonly string[]): boolean {
  return lines.some(({ disputeId, event }) => disputeId === id && events.includes(event))
}

function checkDispute(
  dispute: DisputeTruth,
  to: string,
  evidence: MailEvidence,
  figures: MailFigures,
): void {
  const name = `${dispute.id} to ${to}`
  const byEvent = new Map<string, Mail[]>()
  for (const mail of evidence.mails.filter((each) => each.to === to)) {
    for (const { event, disputeId } of mail.lines) {
      if (disputeId === dispute.id) byEvent.set(event, [...(byEvent.get(event) ?? []), mail])
    }
  }
  for (const [event, mails] of byEvent) {
    figures.told += mails.length
    const again = mails.slice(1).filter((mail, at) => !isExcused(mails[at], mail, evidence.kills))
    if (again.length > 0) figures.toldTwice.push(`${name}: ${event}, ${mails.length} times`)
    figures.repeated += mails.length - 1 - again.length
    const late = mails.filter((mail) => isAfterAnswer(dispute, mail, evidence))
    if (NEEDS_RESPONSE.includes(event) && late.length > 0) {
      figures.toldAfterAnswer.push(`${name}: ${event}`)
    }
  }
}

/** Whether the answer to the earlier mail was lost, so that the same message was sent again. */
function isExcused(earlier: Mail | undefined, again: Mail, kills: readonly number[]): boolean {
  if (!earlier || earlier.messageId !== again.messageId) return false
  const { receivedMs, isAnswerLost } = earlier
  return (
    isAnswerLost || kills.some((at) => at >= receivedMs && at < receivedMs + RECORDED_WITHIN_MS)
  )
}

function isAfterAnswer(
  { answer }: DisputeTruth,
  mail: Mail,
  { claims, readableMs }: MailEvidence,
): boolean {
  if (!answer) return false
  const claimedMs = claims.get(mail.messageId)
  // A later attempt has replaced the recorded start of this one.
  const isRecorded = claimedMs !== undefined && claimedMs <= mail.connectedMs
  const startedMs = isRecorded ? claimedMs : mail.connectedMs - CONNECTED_WITHIN_MS
  // While Omise cannot be read, the desk knows only its own answers.
  const knownMs = answer.isHere
    ? answer.atMs + DECIDED_WITHIN_MS
    : Math.max(answer.atMs, readableMs) + READ_WITHIN_MS
  return startedMs > knownMs
}
