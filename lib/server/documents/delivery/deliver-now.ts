import 'server-only'
import { setTimeout as delay } from 'node:timers/promises'
import { desk } from '@/lib/server/desk'
import { DeskError } from '@/lib/server/platform/errors'
import { advance, advanceAgainLater, type Step } from './advance'
import { deliveryOf, findUpload, type Upload } from './upload'

/** How long an agent is kept waiting for Omise before the rest happens in the background. */
const TIMEOUT_MS = 8_000
/** How long a file waits before it asks again whether the one of the same name before it is done. */
const TURN_PAUSE_MS = 50

/**
 * Takes the first step of a recorded upload at once, and answers with where it stands: delivered, or on its way,
 * which goes on by itself.
 * @throws DeskError when Omise refused it for good
 */
export async function deliverNow(recorded: Upload): Promise<Upload> {
  const { db, underway, log } = desk()
  const step = underway.track(firstStep(recorded)).catch((err: unknown) => {
    // The job that was recorded with the upload takes over.
    log.error({ err, uploadId: recorded.id }, 'The first step of a delivery failed')
    return undefined
  })
  const stepped = await Promise.race([step, delay(TIMEOUT_MS, undefined, { ref: false })])
  const upload = stepped ?? (await findUpload(db, recorded.id))
  if (!upload) throw new DeskError('not_found', { detail: 'No such upload' })
  const delivery = deliveryOf(upload)
  if (delivery.state === 'refused') throw new DeskError(delivery.problem)
  return upload
}

async function firstStep(recorded: Upload): Promise<Upload> {
  const step = await advanceInTurn(recorded, TIMEOUT_MS)
  await advanceAgainLater(step)
  return step.upload
}

/** Files of one name go one after another, so this one may have to wait for its turn: at most `patienceMs`. */
export async function advanceInTurn(upload: Upload, patienceMs: number): Promise<Step> {
  const giveUpAt = performance.now() + patienceMs
  for (;;) {
    const step = await advance(upload)
    if (step.result !== 'busy' || performance.now() > giveUpAt) return step
    await delay(TURN_PAUSE_MS)
  }
}
