import 'server-only'
import { advanceAsJob } from './delivery/advance'
import type { Desk } from './desk'
import { settleDeletion } from './documents/settle-deletion'
import { forgetFiles } from './vault/forget-files'

/** What each job does. */
export async function workJobs(desk: Desk): Promise<void> {
  await desk.jobs.work({
    deliver: ({ uploadId }) => advanceAsJob(uploadId),
    'settle-deletion': ({ deletionId }) => settleDeletion(deletionId),
    'forget-files': () => forgetFiles(desk),
  })
}
