import 'server-only'
import { cache } from 'react'
import type { DisputeCounts } from '@/lib/contract/disputes'
import { DISPUTE_TABS, type DisputeTab } from '@/lib/evidence/dispute-status'
import { dayBounds } from '@/lib/evidence/respond-by'
import { assertMay } from '@/lib/server/assert-may'
import type { Person } from '@/lib/server/auth/person'
import { desk } from '@/lib/server/desk'
import { askOmise } from '@/lib/server/omise-problem'

/**
 * How many disputes each tab holds, and how many must be answered today. Omise counts; we ask for one item each,
 * and once for a page, however many of its parts want to know.
 */
export async function getDisputeCounts(person: Person): Promise<DisputeCounts> {
  assertMay(person, 'dispute.read')
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
  const { total } = await askOmise(desk().omise.disputes.list({ status: tab, limit: 1 }))
  return total
}

/** Due today means opened on the day that lies the response window back. */
async function countDueToday(): Promise<number> {
  const { omise, env, now } = desk()
  const day = dayBounds(now(), env.timeZone, -env.responseWindowDays)
  const { total } = await askOmise(omise.disputes.list({ status: 'open', limit: 1, ...day }))
  return total
}
