import 'server-only'
import { setTimeout as delay } from 'node:timers/promises'
import type { Document, Upload as UploadDto } from '@/lib/contract/documents'
import { desk } from '@/lib/server/desk'
import { findUpload, toDocument, type Upload } from '@/lib/server/documents/ledger'
import { toUpload } from '@/lib/server/documents/upload/list-uploads'
import { advanceInTurn } from '@/lib/server/outbound/operation'
import { UPLOAD_RESPONSE_AFTER_MS } from '@/lib/server/outbound/time-limits'
import { readNames } from '@/lib/server/people/names'
import { DeskError } from '@/lib/server/platform/errors'
import { delivery } from './delivery'
import { deliveryOf } from './transition'

/** A received file: a document, or an upload whose delivery continues in the background. */
export type Received = { document: Document } | { upload: UploadDto }

/**
 * Takes the first step of a recorded upload immediately, and resolves with its state: delivered, or underway, in which
 * case the delivery jobs continue.
 * @throws DeskError when Omise refused it permanently
 */
export async function deliverNow(recorded: Upload): Promise<Received> {
  const { db, underway, log } = desk()
  const step = underway.track(firstStep(recorded)).catch((err: unknown) => {
    // The job that was recorded with the upload takes over.
    log.error({ err, uploadId: recorded.id }, 'The first step of a delivery failed')
    return undefined
  })
  const stepped = await Promise.race([
    step,
    delay(UPLOAD_RESPONSE_AFTER_MS, undefined, { ref: false }),
  ])
  const upload = stepped ?? (await findUpload(db, recorded.id))
  if (!upload) throw new DeskError('not_found', { detail: 'No such upload' })
  const state = deliveryOf(upload)
  if (state.state === 'refused') throw new DeskError(state.problem)
  return describeReceived(upload)
}

async function firstStep(recorded: Upload): Promise<Upload> {
  // Uploads of one filename are sent one after another.
  const step = await advanceInTurn(delivery, recorded, UPLOAD_RESPONSE_AFTER_MS)
  await delivery.rescheduleSkipped(step)
  return step.row
}

/**
 * Built from our own record alone, so that the response to a repeated upload never changes, whatever happens to the
 * document later.
 */
async function describeReceived(upload: Upload): Promise<Received> {
  const names = await readNames(desk().db)
  if (!upload.documentId) return { upload: toUpload(upload, names) }
  const addedBy = { name: names.of(upload.personId) ?? '' }
  const document = {
    id: upload.documentId,
    filename: upload.filename,
    kind: upload.kind,
    // The time of Omise's response; Omise's own time may be slightly earlier.
    createdAt: upload.updatedAt,
    downloadUri: null,
    deleted: false,
    livemode: desk().env.omiseKeyIsLive,
  }
  return { document: toDocument(document, { upload, addedBy }) }
}

export function receivedResponse(received: Received): Response {
  return 'document' in received
    ? Response.json(received.document, { status: 201 })
    : Response.json(received.upload, { status: 202 })
}
