import 'server-only'
import { cache } from 'react'
import type { DisputeCounts } from '@/lib/contract/disputes'
import { DISPUTE_TABS, type DisputeTab } from '@/lib/evidence/dispute-status'
import { dayBounds } from '@/lib/evidence/respond-by'
import { OmiseError } from '@/lib/omise/errors'
import { authorize } from '@/lib/server/auth/authorize'
import type { Person } from '@/lib/server/people/person'
import { desk } from '@/lib/server/desk'
import { toDeskError, withDeskErrors } from '@/lib/server/omise-gateway/omise-requests'
import { datesNear } from '@/lib/server/dispute-index/exact-dates'

/**
 * The number of disputes in each tab, and of those due today. Omise counts; each count requests a single item, and is
 * read once per page.
 */
export async function getDisputeCounts(person: Person): Promise<DisputeCounts> {
  authorize(person, 'dispute.read')
  return readCounts()
}

const readCounts = cache(async (): Promise<DisputeCounts> => {
  const [[open, pending, closed], dueToday] = await Promise.all([
    Promise.all(DISPUTE_TABS.map((tab) => countTab(tab))),
    countDueToday(),
  ])
  return { open: open ?? 0, pending: pending ?? 0, closed: closed ?? 0, dueToday }
})

async function countTab(tab: DisputeTab): Promise<number> {
  const { total } = await withDeskErrors(desk().omise.disputes.list({ status: tab, limit: 1 }))
  return total
}

/**
 * By the estimate, a dispute due today was opened one response window ago. Exact dates move disputes into this day or
 * out of it.
 */
async function countDueToday(): Promise<number> {
  const { omise, env, now } = desk()
  const today = dayBounds(now(), env.timeZone)
  const opened = dayBounds(now(), env.timeZone, -env.responseWindowDays)
  const [{ total }, moved] = await Promise.all([
    withDeskErrors(omise.disputes.list({ status: 'open', limit: 1, ...opened })),
    movedDates(today, opened),
  ])
  return Math.max(0, total + moved)
}

type Bounds = ReturnType<typeof dayBounds>

/**
 * The number of open disputes with an exact date today and an estimate on another day, minus those with an estimate
 * today and an exact date on another day.
 */
async function movedDates(today: Bounds, opened: Bounds): Promise<number> {
  const rows = await datesNear(desk().db, today, opened)
  const moved = rows.filter((row) => isWithin(row.at, today) !== isWithin(row.openedAt, opened))
  const changes = await Promise.all(
    moved.map(async ({ disputeId, at }) => {
      if (!(await isOpen(disputeId))) return 0
      return isWithin(at, today) ? 1 : -1
    }),
  )
  return changes.reduce<number>((sum, change) => sum + change, 0)
}

function isWithin(moment: Date, { from, to }: Bounds): boolean {
  return moment >= from && moment <= to
}

async function isOpen(disputeId: string): Promise<boolean> {
  try {
    const { status } = await desk().omise.disputes.retrieve(disputeId)
    return status === 'open'
  } catch (error) {
    if (error instanceof OmiseError && error.code === 'not_found') return false
    throw toDeskError(error)
  }
}
