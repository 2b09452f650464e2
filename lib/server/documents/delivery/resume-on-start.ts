import 'server-only'
import { eq, inArray } from 'drizzle-orm'
import { answers, deletions, uploads } from '@/lib/db/schema'
import type { Desk } from '@/lib/server/desk'
import { UNSETTLED_UPLOAD_STATES } from '@/lib/server/outbound/dispute-operations'

/** Whatever a crash cut off is taken up again now, not when its job would have come. */
export async function resumeOnStart({ db, jobs }: Desk): Promise<void> {
  const unsettled = await db
    .select({ id: uploads.id })
    .from(uploads)
    .where(inArray(uploads.state, [...UNSETTLED_UPLOAD_STATES]))
  for (const { id } of unsettled) await jobs.schedule(db, 'deliver', { uploadId: id }, 0)
  const intended = await db
    .select({ id: deletions.id })
    .from(deletions)
    .where(eq(deletions.state, 'intended'))
  for (const { id } of intended) await jobs.schedule(db, 'settle-deletion', { deletionId: id }, 0)
  const indeterminate = await db
    .select({ id: answers.id })
    .from(answers)
    .where(eq(answers.state, 'intended'))
  for (const { id } of indeterminate) await jobs.schedule(db, 'settle-answer', { answerId: id }, 0)
}
