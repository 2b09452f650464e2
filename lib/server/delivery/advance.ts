import 'server-only'
import { and, eq, inArray, ne } from 'drizzle-orm'
import { uploads } from '@/lib/db/schema'
import { desk } from '@/lib/server/desk'
import { documentsBefore, look, send } from './attempt'
import { record, UploadMovedError, type Recorded } from './record'
import { isSettled, LOOKS_AFTER_MS } from './transition'
import { deliveryOf, findUpload, type Upload } from './upload'

/** What one step came to. `busy`: another one has it in hand and will see to the rest. */
export type Step = { result: 'settled' | 'moved' | 'busy' | 'too_early' }

const BUSY_AGAIN_MS = 2_000

/**
 * Brings an upload one step further: sends it, or looks for what a lost answer may have left. One step at a time
 * for all uploads of a name in a dispute, over all servers: else two could take one document for theirs.
 * Safe to call at any time, any number of times.
 */
export async function advance(uploadId: string): Promise<Step> {
  const { db, locks } = desk()
  const upload = await findUpload(db, uploadId)
  if (!upload || isSettled(deliveryOf(upload))) return { result: 'settled' }
  const lock = await locks.tryLock(`delivery ${upload.disputeId} ${upload.filename}`)
  if (!lock) return { result: 'busy' }
  try {
    const signal = AbortSignal.any([lock.lost, desk().underway.stopping])
    return await step(uploadId, signal)
  } catch (error) {
    if (error instanceof UploadMovedError) return { result: 'busy' }
    throw error
  } finally {
    await lock.release()
  }
}

/** As a job: what is in another's hands, or too early, is looked after again later. */
export async function advanceAsJob(uploadId: string): Promise<void> {
  const { result } = await advance(uploadId)
  if (result === 'settled' || result === 'moved') return
  const { jobs, db, env } = desk()
  await jobs.schedule(db, 'deliver', { uploadId }, BUSY_AGAIN_MS * env.deliveryPace)
}

async function step(uploadId: string, signal: AbortSignal): Promise<Step> {
  // Read again: before we had the lock, somebody else may have moved it.
  const upload = await findUpload(desk().db, uploadId)
  if (!upload || isSettled(deliveryOf(upload))) return { result: 'settled' }
  switch (upload.state) {
    case 'sending':
      return resume(upload)
    case 'unknown':
      return isDue(upload) ? lookFor(upload) : { result: 'too_early' }
    default:
      return (await hasTwinInDoubt(upload)) ? { result: 'busy' } : sendNow(upload, signal)
  }
}

/**
 * Whether it is still open what became of another file of this name: its look would take our document for its
 * own. One outcome of a name at a time is in doubt, so a new document of that name can only be that one's.
 */
async function hasTwinInDoubt({ id, disputeId, filename }: Upload): Promise<boolean> {
  const [twin] = await desk()
    .db.select({ id: uploads.id })
    .from(uploads)
    .where(
      and(
        eq(uploads.disputeId, disputeId),
        eq(uploads.filename, filename),
        inArray(uploads.state, ['sending', 'unknown']),
        ne(uploads.id, id),
      ),
    )
    .limit(1)
  return twin !== undefined
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
  const outcome = await send(sending.upload, signal)
  return done(await record(sending.upload, outcome.event, outcome))
}

async function lookFor(upload: Upload): Promise<Step> {
  const outcome = await look(upload)
  return done(await record(upload, outcome.event, outcome))
}

/** A look before its time would count as one that found nothing, and use up the patience for a late answer. */
function isDue({ looks, updatedAt }: Upload): boolean {
  const { now, env } = desk()
  const afterMs = (LOOKS_AFTER_MS[looks] ?? 0) * env.deliveryPace
  return now().getTime() - updatedAt.getTime() >= afterMs
}

function done({ upload }: Recorded): Step {
  return { result: isSettled(deliveryOf(upload)) ? 'settled' : 'moved' }
}
