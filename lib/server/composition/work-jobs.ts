import 'server-only'
import { delivery } from '@/lib/server/documents/delivery/delivery'
import type { Desk } from '@/lib/server/desk'
import { deletion } from '@/lib/server/documents/deletion/deletion'
import { purgeFiles } from '@/lib/server/documents/retention/purge-files'
import { submission } from '@/lib/server/responses/submissions/submission'

/** What each job does. */
export async function workJobs(desk: Desk): Promise<void> {
  await desk.jobs.work({
    deliver: ({ uploadId }) => delivery.reconcile(uploadId),
    'settle-deletion': ({ deletionId }) => deletion.reconcile(deletionId),
    'settle-answer': ({ answerId }) => submission.reconcile(answerId),
    'forget-files': () => purgeFiles(desk),
    'check-audit': async () => void (await desk.auditChecker.check('all')),
  })
}

/** Resumes what a crash may have cut off now, not when its job would have run. */
export async function resumeOperations(): Promise<void> {
  await delivery.resume()
  await deletion.resume()
  await submission.resume()
}
