import 'server-only'
import { and, eq, inArray, or } from 'drizzle-orm'
import { uploads } from '@/lib/db/schema'
import { desk } from '@/lib/server/desk'
import { documentsBefore, look, send } from './attempt'
import { record, UploadMovedError, type Recorded } from './record'
import { isSettled, PROBE_AFTER_MS } from './transition'
import { deliveryOf, findUpload, type Upload } from './upload'

/**
 * What one step came to, and where the upload stands now. `busy`: another one has the name in hand.
 * `blocked`: what became of an earlier upload of this name is still in doubt.
 */
export type Step = {
  result: 'settled' | 'moved' | 'busy' | 'blocked' | 'too_early'
  upload: Upload
}

const BUSY_AGAIN_MS = 2_000

/**
 * Brings an upload one step further: sends it, or looks for what a lost answer may have left. What is being withdrawn
 * is only looked for. One step at a time
 * for all uploads of a name in a dispute, over all servers: else two could take one document for theirs.
 * Safe to call at any time, any number of times.
 */
export async function advance(upload: Upload): Promise<Step> {
  if (isSettled(deliveryOf(upload))) return { result: 'settled', upload }
  const lock = await desk().locks.tryLock(`delivery ${upload.disputeId} ${upload.filename}`)
  if (!lock) return { result: 'busy', upload }
  try {
    const signal = AbortSignal.any([lock.lost, desk().underway.stopping])
    return await step(upload, signal)
  } catch (error) {
    if (error instanceof UploadMovedError) return { result: 'busy', upload }
    throw error
  } finally {
    await lock.release()
  }
}

/** As a job: what cannot be done now is looked after again later. */
export async function advanceAsJob(uploadId: string): Promise<void> {
  const upload = await findUpload(desk().db, uploadId)
  if (upload) await advanceAgainLater(await advance(upload))
}

/** Sees to it that a step that could not be taken is taken later. One that was taken has seen to that itself. */
export async function advanceAgainLater({ result, upload }: Step): Promise<void> {
  if (result === 'settled' || result === 'moved') return
  const { jobs, db, pace } = desk()
  const afterMs = BUSY_AGAIN_MS * pace
  await jobs.schedule(db, 'deliver', { uploadId: upload.id }, afterMs)
}

async function step(before: Upload, signal: AbortSignal): Promise<Step> {
  const { upload, isBlocked } = await readAgain(before)
  if (isSettled(deliveryOf(upload))) return { result: 'settled', upload }
  switch (upload.state) {
    case 'sending':
      return resume(upload)
    case 'unknown':
      return isDue(upload) ? lookFor(upload) : { result: 'too_early', upload }
    default:
      if (isBlocked) return { result: 'blocked', upload }
      return upload.withdrawnBy ? lookFor(upload) : sendNow(upload, signal)
  }
}

/**
 * Before we had the lock, somebody else may have moved the upload. `isBlocked`: whether it is still open what
 * became of another file of this name, whose look would take our document for its own. One outcome of a name at
 * a time is in doubt, so a new document of that name can only be that one's.
 */
async function readAgain(before: Upload): Promise<{ upload: Upload; isBlocked: boolean }> {
  const ofThisName = and(
    eq(uploads.disputeId, before.disputeId),
    eq(uploads.filename, before.filename),
    inArray(uploads.state, ['sending', 'unknown']),
  )
  const rows = await desk()
    .db.select()
    .from(uploads)
    .where(or(eq(uploads.id, before.id), ofThisName))
  const upload = rows.find(({ id }) => id === before.id)
  if (!upload) throw new Error(`The upload ${before.id} is gone`)
  return { upload, isBlocked: rows.length > 1 }
}

/** We have the lock, so nobody sends it: its sender died, and what became of it must be found out. */
async function resume(upload: Upload): Promise<Step> {
  return done(await record(upload, { type: 'abandoned' }, { problem: 'omise_outcome_unknown' }))
}

async function sendNow(upload: Upload, signal: AbortSignal): Promise<Step> {
  const before = await documentsBefore(upload)
  if ('event' in before) return done(await record(upload, before.event, before))
  // Written before the first byte goes out: if this process dies now, the next one knows to look first.
  const sending = await record(
    upload,
    { type: 'sent' },
    {
      problem: upload.problem === null ? null : 'omise_unreachable',
      documentIdsBefore: before.ids,
    },
  )
  // It was withdrawn in the meantime.
  if (sending.upload.state !== 'sending') return done(sending)
  const outcome = await send(sending.upload, signal)
  return done(await record(sending.upload, outcome.event, outcome))
}

async function lookFor(upload: Upload): Promise<Step> {
  const outcome = await look(upload)
  return done(await record(upload, outcome.event, outcome))
}

/** A look before its time would count as one that found nothing, and use up the patience for a late answer. */
function isDue({ looks, updatedAt }: Upload): boolean {
  const { now, pace } = desk()
  const afterMs = (PROBE_AFTER_MS[looks] ?? 0) * pace
  return now().getTime() - updatedAt.getTime() >= afterMs
}

function done({ upload }: Recorded): Step {
  return { result: isSettled(deliveryOf(upload)) ? 'settled' : 'moved', upload }
}
