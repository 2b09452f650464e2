import 'server-only'
import { delivery } from '@/lib/server/documents/delivery/delivery'
import type { Desk } from '@/lib/server/desk'
import { deletion } from '@/lib/server/documents/deletion/deletion'
import { kindChange } from '@/lib/server/documents/kind-change/kind-change'
import { purgeFiles } from '@/lib/server/documents/retention/purge-files'
import { readDispute } from '@/lib/server/dispute-index/read-dispute'
import { appendReminders } from '@/lib/server/notifications/append-reminders'
import { expandNotices } from '@/lib/server/notifications/expand-notices'
import { resumeMessages } from '@/lib/server/notifications/queue-messages'
import { purgeNotifications } from '@/lib/server/notifications/purge-notifications'
import { sendMessage } from '@/lib/server/notifications/send-message'
import { forwardWebhook } from '@/lib/server/omise-events/forward-webhook'
import { fillDisputeIndex } from '@/lib/server/omise-events/fill-dispute-index'
import { pollDisputes } from '@/lib/server/omise-events/poll-disputes'
import { readEvents } from '@/lib/server/omise-events/read-events'
import { purgeEvents } from '@/lib/server/outbox/purge-events'
import type { JobHandlers } from '@/lib/server/platform/jobs'
import { submission } from '@/lib/server/responses/submissions/submission'

/** The handler of each job. */
export async function workJobs(desk: Desk): Promise<void> {
  const handlers: JobHandlers = {
    deliver: ({ uploadId }) => delivery.reconcile(uploadId),
    'settle-deletion': ({ deletionId }) => deletion.reconcile(deletionId),
    'change-kind': ({ kindChangeId }) => kindChange.reconcile(kindChangeId),
    'settle-answer': ({ answerId }) => submission.reconcile(answerId),
    'read-dispute': async ({ disputeId, source, isNews }) =>
      void (await readDispute(disputeId, source, { isNews })),
    'forward-webhook': forwardWebhook,
    'poll-disputes': pollDisputes,
    'read-events': readEvents,
    'fill-dispute-index': fillDisputeIndex,
    'forget-files': () => purgeFiles(desk),
    'expand-notices': expandNotices,
    'append-reminders': appendReminders,
    'send-email': sendMessage,
    'send-to-line': sendMessage,
    'send-to-team': sendMessage,
    'purge-events': async () => {
      await purgeEvents(desk)
      await purgeNotifications()
    },
    'check-audit': async () => void (await desk.auditChecker.check('all')),
  }
  await desk.jobs.work(handlers)
}

const MINUTE_MS = 60 * 1000

/** Keeps the index of disputes up to date, whether webhooks arrive or not. */
export async function followDisputes({ env, jobs }: Desk): Promise<void> {
  await jobs.repeat('poll-disputes', env.omisePollMinutes * MINUTE_MS)
  await jobs.repeat('read-events', 60 * MINUTE_MS)
  await jobs.repeat('fill-dispute-index', MINUTE_MS)
  await jobs.repeat('append-reminders', 5 * MINUTE_MS)
}

/** Schedules interrupted operations immediately instead of waiting for their jobs. */
export async function resumeOperations(): Promise<void> {
  await delivery.resume()
  await deletion.resume()
  await kindChange.resume()
  await submission.resume()
  await resumeMessages()
}
