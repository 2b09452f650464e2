import { describe, expect, it } from 'vitest'
import type { Upload } from '@/lib/contract/documents'
import type { QueueEvent, UploadQueue } from './types'
import { EMPTY_QUEUE, uploadQueue } from './upload-queue'

const UPLOAD: Upload = {
  id: '8b6a4f3e-7d0e-4f0a-9a53-0c1c6c0f6a11',
  filename: 'slip.pdf',
  kind: 'proof_of_receipt',
  contentType: 'application/pdf',
  size: 9,
  pages: 1,
  addedBy: { name: 'Somchai' },
  createdAt: '2026-03-21T02:14:00Z',
  state: 'unknown',
  problem: 'omise_outcome_unknown',
  documentId: null,
}
const BY = { name: 'Naoko' }

const play = (...events: QueueEvent[]): UploadQueue => events.reduce(uploadQueue, EMPTY_QUEUE)
const followed = (upload: Partial<Upload>): QueueEvent => ({
  type: 'followed',
  id: 'slip',
  upload: { ...UPLOAD, ...upload },
})

/** A row that the server has and Omise does not. */
const waiting = () =>
  play(
    {
      type: 'files_added',
      files: [{ id: 'slip', picked: { name: 'slip.pdf', size: 9, lastModified: 0 } }],
    },
    { type: 'check_passed', id: 'slip', format: 'pdf', pages: 1, preparation: null },
    { type: 'kind_chosen', ids: ['slip'], kind: 'proof_of_receipt' },
    { type: 'upload_requested', uploadIds: { slip: 'up-1' } },
    { type: 'started', id: 'slip' },
    followed({}),
  )

const row = ({ items: [item] }: UploadQueue) => item

describe('a withdrawn upload', () => {
  it('is pending until it is known whether Omise has it', () => {
    expect(row(waiting())?.state).toEqual({ step: 'waiting', reason: 'unconfirmed' })
    const asked = uploadQueue(waiting(), followed({ withdrawnBy: BY }))
    expect(row(asked)?.state).toEqual({ step: 'waiting', reason: 'withdrawing' })
  })

  it('is a cancelled row with the person who withdrew it, and may be uploaded again as another upload', () => {
    const withdrawn = uploadQueue(waiting(), followed({ state: 'withdrawn', withdrawnBy: BY }))
    expect(row(withdrawn)?.state).toEqual({ step: 'cancelled', withdrawnBy: 'Naoko' })
    const again = uploadQueue(withdrawn, {
      type: 'upload_requested',
      uploadIds: { slip: 'up-2' },
    })
    expect(row(again)).toMatchObject({ uploadId: 'up-2', state: { step: 'queued' } })
  })

  it('is a document when Omise has it', () => {
    const delivered = followed({ state: 'delivered', documentId: 'docu_1', withdrawnBy: BY })
    expect(row(uploadQueue(waiting(), delivered))?.state).toMatchObject({ step: 'delivered' })
  })
})
