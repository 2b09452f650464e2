import 'server-only'
import { settleAnswer } from './answers/settle-answer'
import { advanceAsJob } from './delivery/advance'
import type { Desk } from './desk'
import { settleDeletionAsJob } from './documents/settle-deletion'
import { forgetFiles } from './vault/forget-files'

/** What each job does. */
export async function workJobs(desk: Desk): Promise<void> {
  await desk.jobs.work({
    deliver: ({ uploadId }) => advanceAsJob(uploadId),
    'settle-deletion': ({ deletionId }) => settleDeletionAsJob(deletionId),
    'settle-answer': ({ answerId }) => settleAnswer(answerId),
    'forget-files': () => forgetFiles(desk),
  })
}
