import 'server-only'
import { and, eq, gt, type SQL } from 'drizzle-orm'
import { disputeIndex } from '@/lib/db/schema/disputes'
import { snoozes } from '@/lib/db/schema/teamwork'
import { desk } from '@/lib/server/desk'

/** Whether a row of `snoozes`, joined to its open dispute in the index, is in force: it ends when its moment passes. */
export function isInForce(): SQL | undefined {
  return and(
    eq(snoozes.disputeId, disputeIndex.disputeId),
    eq(disputeIndex.status, 'open'),
    gt(snoozes.until, desk().now()),
  )
}
