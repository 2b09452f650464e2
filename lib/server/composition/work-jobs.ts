import 'server-only'
import { settleAnswer } from '@/lib/server/responses/submissions/reconcile-answer'
import { advanceAsJob } from '@/lib/server/documents/delivery/advance'
import type { Desk } from '@/lib/server/desk'
import { settleDeletionAsJob } from '@/lib/server/documents/deletion/reconcile-deletion'
import { forgetFiles } from '@/lib/server/documents/retention/purge-files'

/** What each job does. */
export async function workJobs(desk: Desk): Promise<void> {
  await desk.jobs.work({
    deliver: ({ uploadId }) => advanceAsJob(uploadId),
    'settle-deletion': ({ deletionId }) => settleDeletionAsJob(deletionId),
    'settle-answer': ({ answerId }) => settleAnswer(answerId),
    'forget-files': () => forgetFiles(desk),
    'check-audit': async () => void (await desk.auditChecker.check('all')),
  })
}
