import 'server-only'
import { delivery } from '@/lib/server/documents/delivery/delivery'
import type { Desk } from '@/lib/server/desk'
import { deletion } from '@/lib/server/documents/deletion/deletion'
import { purgeFiles } from '@/lib/server/documents/retention/purge-files'
import { purgeEvents } from '@/lib/server/outbox/purge-events'
import { submission } from '@/lib/server/responses/submissions/submission'

/** The handler of each job. */
export async function workJobs(desk: Desk): Promise<void> {
  await desk.jobs.work({
    deliver: ({ uploadId }) => delivery.reconcile(uploadId),
    'settle-deletion': ({ deletionId }) => deletion.reconcile(deletionId),
    'settle-answer': ({ answerId }) => submission.reconcile(answerId),
    'forget-files': () => purgeFiles(desk),
    'purge-events': () => purgeEvents(desk),
    'check-audit': async () => void (await desk.auditChecker.check('all')),
  })
}

/** Resumes work that a crash may have interrupted now, before its job is due. */
export async function resumeOperations(): Promise<void> {
  await delivery.resume()
  await deletion.resume()
  await submission.resume()
}
