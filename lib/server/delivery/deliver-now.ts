import 'server-only'
import { setTimeout as delay } from 'node:timers/promises'
import { desk } from '@/lib/server/desk'
import { DeskError } from '@/lib/server/errors'
import { advanceAsJob } from './advance'
import { deliveryOf, findUpload, type Upload } from './upload'

/** How long an agent is kept waiting for Omise before the rest happens in the background. */
const PATIENCE_MS = 8_000

/**
 * Takes the first step of a recorded upload at once, and answers with where it stands: delivered, or on its way,
 * which goes on by itself.
 * @throws DeskError when Omise refused it for good
 */
export async function deliverNow(uploadId: string): Promise<Upload> {
  const { db, underway, log } = desk()
  const step = underway.track(advanceAsJob(uploadId)).catch((err: unknown) => {
    // The job that was recorded with the upload takes over.
    log.error({ err, uploadId }, 'The first step of a delivery failed')
  })
  await Promise.race([step, delay(PATIENCE_MS, undefined, { ref: false })])
  const upload = await findUpload(db, uploadId)
  if (!upload) throw new DeskError('not_found', { detail: 'No such upload' })
  const delivery = deliveryOf(upload)
  if (delivery.state === 'refused') throw new DeskError(delivery.problem)
  return upload
}
