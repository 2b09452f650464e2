import pLimit from 'p-limit'
import { isApiError } from '@/lib/api-client/api-error'
import { requestBlob } from '@/lib/api-client/request'
import type { Document } from '@/lib/contract/documents'
import { drawThumbnail } from '@/lib/file-prep/client/process-file'
import { api } from '@/lib/format/paths'
import type { KeptThumbnails } from '@/lib/local-files/thumbnails'

/** One at a time: a picked file is processed by the other worker, and Omise is asked for one copy after another. */
const inTurn = pLimit(1)

type ThumbnailRequest = {
  disputeId: string
  document: Document
  owner: string
  /** The bytes, if the page has them. */
  loaded: Blob | undefined
  signal: AbortSignal
}

/**
 * The thumbnail that this browser keeps, else a new one; null for a file of which there is none.
 * @throws when the bytes could not be loaded, or the signal's reason
 */
export async function readThumbnail(request: ThumbnailRequest): Promise<Blob | null> {
  const { document, owner, signal } = request
  const kept = await openKept(owner)
  const known = await kept?.read(document.id).catch(() => undefined)
  if (known !== undefined) return known
  return inTurn(async () => {
    signal.throwIfAborted()
    const bytes = request.loaded ?? (await load(request))
    if (!bytes) return null
    const thumbnail = await drawThumbnail(new File([bytes], document.filename), { signal })
    // A full disk, or a sign-out in another tab: it is drawn again next time.
    void kept?.keep(document.id, thumbnail).catch(() => undefined)
    return thumbnail
  })
}

/** Null when there is no copy after all, which may change. */
async function load({ disputeId, document, signal }: ThumbnailRequest): Promise<Blob | null> {
  try {
    return await requestBlob(api.content(disputeId, document.id), { signal })
  } catch (error) {
    if (isApiError(error, 'bytes_unavailable') || isApiError(error, 'document_not_found')) {
      return null
    }
    throw error
  }
}

let opened: { owner: string; kept: Promise<KeptThumbnails | null> } | null = null

/** Null where the browser has no storage. */
function openKept(owner: string): Promise<KeptThumbnails | null> {
  if (opened?.owner !== owner) {
    const kept = import('@/lib/local-files/thumbnails')
      .then(({ openThumbnails }) => openThumbnails(owner))
      .catch(() => null)
    opened = { owner, kept }
  }
  return opened.kept
}
