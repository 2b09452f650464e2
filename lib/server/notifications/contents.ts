import 'server-only'
import { and, asc, eq, gt, inArray } from 'drizzle-orm'
import {
  DUE_EVENTS,
  needsResponse,
  toNoticeEvent,
  type NoticeEvent,
} from '@/lib/contract/notifications'
import type { Transaction } from '@/lib/db/open-database'
import { disputeIndex } from '@/lib/db/schema/disputes'
import { messageNotices, notices } from '@/lib/db/schema/notifications'
import { toZonedTime } from '@/lib/evidence/zoned-time'
import { pages } from '@/lib/format/paths'
import { desk } from '@/lib/server/desk'
import { exactDates } from '@/lib/server/dispute-index/exact-dates'
import type { Addressee } from './addressee'
import { answeredDisputes, type AnsweredDisputes } from './answered-disputes'
import { outdatedTeamwork } from './outdated-teamwork'
import type { NoticeLine } from './message-to-send'
import type { Message } from './queue-messages'

type Notice = Omit<typeof notices.$inferSelect, 'event'> & { event: NoticeEvent }
type Dispute = typeof disputeIndex.$inferSelect

export type Contents = {
  lines: NoticeLine[]
  /** Notices of disputes whose response is being submitted: whether they are still true is not known yet. */
  heldIds: string[]
}

/** A digest may have thousands of notices: the rows of one page are little work, and few parameters of a query. */
export const NOTICES_PER_PAGE = 250

/** What the message says now: its notices that are still true and that the recipient still wants. */
export async function readContents(
  tx: Transaction,
  message: Message,
  addressee: Addressee | null,
): Promise<Contents> {
  const lines: NoticeLine[] = []
  const heldIds: string[] = []
  let after: string | null = null
  do {
    const page: Page = await readPage(tx, message, after)
    const contents = await contentsOf(tx, page.notices, addressee)
    lines.push(...contents.lines)
    heldIds.push(...contents.heldIds)
    after = page.lastId
  } while (after !== null)
  return { lines: mostUrgent(lines), heldIds }
}

async function contentsOf(
  tx: Transaction,
  page: readonly Notice[],
  addressee: Addressee | null,
): Promise<Contents> {
  const chosen = page.filter(({ event }) => addressee?.wants(event))
  const outdated = await outdatedTeamwork(tx, chosen)
  const wanted = chosen.filter(({ id }) => !outdated.has(id))
  const ids = [...new Set(wanted.flatMap(({ disputeId }) => disputeId ?? []))]
  const disputes = await readDisputes(tx, ids)
  const answered = await answeredDisputes(tx, ids)
  const exact = await exactDates(tx, ids)
  const decided = wanted.map((notice) => {
    const dispute = disputes.get(notice.disputeId ?? '') ?? null
    return { notice, dispute, decision: decide(notice, dispute, answered) }
  })
  const included = decided.filter(({ decision }) => decision === 'include')
  const held = decided.filter(({ decision }) => decision === 'hold')
  return {
    lines: included.map(({ notice, dispute }) => toLine(notice, dispute, exact)),
    heldIds: held.map(({ notice }) => notice.id),
  }
}

/** `lastId`: where the next page begins; null after the last one. */
type Page = { notices: Notice[]; lastId: string | null }

/** Pages are by id, and each is in the order of time. */
async function readPage(tx: Transaction, { id }: Message, after: string | null): Promise<Page> {
  const listed = await tx
    .select({ id: messageNotices.noticeId })
    .from(messageNotices)
    .where(
      and(
        eq(messageNotices.messageId, id),
        after === null ? undefined : gt(messageNotices.noticeId, after),
      ),
    )
    .orderBy(asc(messageNotices.noticeId))
    .limit(NOTICES_PER_PAGE)
  const ids = listed.map((row) => row.id)
  const rows = await tx
    .select()
    .from(notices)
    .where(inArray(notices.id, ids))
    .orderBy(asc(notices.at), asc(notices.id))
  return {
    notices: rows.flatMap((row) => {
      const event = toNoticeEvent(row.event)
      return event ? [{ ...row, event }] : []
    }),
    lastId: ids.length === NOTICES_PER_PAGE ? (ids.at(-1) ?? null) : null,
  }
}

async function readDisputes(
  tx: Transaction,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Dispute>> {
  const rows = await tx
    .select()
    .from(disputeIndex)
    .where(inArray(disputeIndex.disputeId, [...ids]))
  return new Map(rows.map((row) => [row.disputeId, row]))
}

type Decision = 'include' | 'drop' | 'hold'

function decide(notice: Notice, dispute: Dispute | null, answered: AnsweredDisputes): Decision {
  const { event, disputeId } = notice
  if (disputeId === null) return 'include'
  if (!dispute) return 'drop'
  if (!needsResponse(event)) return 'include'
  if (dispute.status !== 'open' || !isOnTime(notice, dispute)) return 'drop'
  if (answered.done.has(disputeId)) return 'drop'
  return answered.intended.has(disputeId) ? 'hold' : 'include'
}

/** Whether a reminder is about the current respond-by date, and not too late. */
function isOnTime({ event, detail }: Notice, { respondBy }: Dispute): boolean {
  if (!DUE_EVENTS.some((due) => due === event)) return true
  const { env, now } = desk()
  const { day } = toZonedTime(respondBy, env.timeZone)
  if (day !== detail || respondBy <= now()) return false
  return event !== 'due_tomorrow' || toZonedTime(now(), env.timeZone).day !== day
}

/** The first of these that a message has about a dispute replaces the others. */
const BY_URGENCY: readonly NoticeEvent[] = [
  'due_today',
  'due_tomorrow',
  'dispute_opened',
  'due_in_3_days',
]

function mostUrgent(lines: readonly NoticeLine[]): NoticeLine[] {
  const rankOf = ({ event }: NoticeLine) => BY_URGENCY.indexOf(event)
  const best = new Map<string, number>()
  for (const line of lines.filter((each) => rankOf(each) >= 0)) {
    const id = line.dispute?.id ?? ''
    best.set(id, Math.min(rankOf(line), best.get(id) ?? Infinity))
  }
  return lines.filter((line) => rankOf(line) <= (best.get(line.dispute?.id ?? '') ?? -1))
}

function toLine(
  { event, detail }: Notice,
  dispute: Dispute | null,
  exact: ReadonlyMap<string, Date>,
): NoticeLine {
  const { publicUrl } = desk().env
  if (!dispute) return { event, dispute: null, detail, url: publicUrl + pages.disputes() }
  const { disputeId: id, amount, currency, reasonCode, respondBy } = dispute
  return {
    event,
    dispute: { id, amount, currency, reasonCode, respondBy, isEstimate: !exact.has(id) },
    detail: null,
    url: publicUrl + pages.dispute(id),
  }
}
