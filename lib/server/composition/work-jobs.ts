import 'server-only'
import { reconcileAnswer } from '@/lib/server/responses/submissions/reconcile-answer'
import { advanceAsJob } from '@/lib/server/documents/delivery/advance'
import type { Desk } from '@/lib/server/desk'
import { reconcileDeletionAsJob } from '@/lib/server/documents/deletion/reconcile-deletion'
import { purgeFiles } from '@/lib/server/documents/retention/purge-files'

/** What each job does. */
export async function workJobs(desk: Desk): Promise<void> {
  await desk.jobs.work({
    deliver: ({ uploadId }) => advanceAsJob(uploadId),
    'settle-deletion': ({ deletionId }) => reconcileDeletionAsJob(deletionId),
    'settle-answer': ({ answerId }) => reconcileAnswer(answerId),
    'forget-files': () => purgeFiles(desk),
    'check-audit': async () => void (await desk.auditChecker.check('all')),
  })
}
