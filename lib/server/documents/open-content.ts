import 'server-only'
import { cleanFilename } from '@/lib/evidence/filename'
import { FORMATS, type Format } from '@/lib/evidence/formats'
import { HEAD_BYTES, sniffFormat } from '@/lib/evidence/signatures'
import { MAX_DOCUMENT_BYTES } from '@/lib/evidence/limits'
import { downloadDocument } from '@/lib/omise/download'
import { OmiseError } from '@/lib/omise/errors'
import { authorize } from '@/lib/server/auth/authorize'
import { appendAuditAlone, type Actor } from '@/lib/server/audit-log/append-audit'
import type { Person } from '@/lib/server/people/person'
import { desk } from '@/lib/server/desk'
import { DeskError } from '@/lib/server/platform/errors'
import { toDeskError } from '@/lib/server/omise-gateway/omise-requests'
import { requestTimeoutMs } from '@/lib/server/outbound/time-limits'
import { VaultError } from '@/lib/server/vault/vault'
import { findDocument, type FoundDocument } from './get-document'

export type Content = {
  /** The name to save it under: the original filename, or the name at Omise; safe on any operating system. */
  filename: string
  contentType: (typeof FORMATS)[Format]['contentType']
  /** In bytes; null when the source does not give it. */
  size: number | null
  source: 'vault' | 'omise'
  body: AsyncIterable<Uint8Array>
}

/**
 * The bytes of a document: from the vault, else from Omise's download link, which Omise rarely gives. The content type
 * is determined from the bytes, not from the source's claim.
 * @throws DeskError `document_not_found`, `bytes_unavailable`
 */
export async function openContent(
  person: Person,
  actor: Actor,
  disputeId: string,
  documentId: string,
  purpose: 'review' | 'download',
): Promise<Content> {
  authorize(person, purpose === 'download' ? 'document.download' : 'document.read')
  const found = await findDocument(disputeId, documentId)
  const content = await openBytes(found)
  if (purpose === 'download') {
    await appendAuditAlone(desk().db, actor, {
      action: 'document_downloaded',
      disputeId,
      documentId,
      filename: found.document.filename,
      kind: found.document.kind,
    })
  }
  return content
}

/** Like `openContent`, for callers that already have the document. Does not authorize or audit. */
export async function openBytes(found: FoundDocument): Promise<Content> {
  return (await fromVault(found)) ?? (await fromOmise(found))
}

async function fromVault({ entry }: FoundDocument): Promise<Content | null> {
  if (!entry?.upload.vaultFile) return null
  const { vaultFile, originalFilename, size } = entry.upload
  try {
    const { format, body } = await sniffed(desk().vault.read(vaultFile))
    return {
      filename: cleanFilename(originalFilename, format),
      contentType: FORMATS[format].contentType,
      size,
      source: 'vault',
      body,
    }
  } catch (error) {
    if (!(error instanceof VaultError)) throw error
    desk().log.error({ err: error, uploadId: entry.upload.id }, 'A vault file cannot be read')
    return null
  }
}

/**
 * The bytes behind Omise's download link. `timeoutMs` limits the whole download.
 * @throws DeskError `bytes_unavailable`, or the error of a failed request to Omise
 */
export async function fromOmise(
  { document }: Pick<FoundDocument, 'document'>,
  timeoutMs = requestTimeoutMs(desk().env),
): Promise<Content> {
  if (!document.downloadUri) {
    throw new DeskError('bytes_unavailable', { detail: 'Omise gives no copy of this file' })
  }
  const { env } = desk()
  try {
    const download = await downloadDocument(document.downloadUri, {
      allowedHosts: env.omiseDownloadHosts,
      baseUrl: env.omiseApiUrl,
      maxBytes: MAX_DOCUMENT_BYTES,
      timeoutMs,
    })
    const { format, body } = await sniffed(download.body)
    return {
      filename: cleanFilename(document.filename, format),
      contentType: FORMATS[format].contentType,
      size: download.contentLength ?? null,
      source: 'omise',
      body,
    }
  } catch (error) {
    // A link to a host that is not allowed counts as no copy; the secret key is not involved.
    if (error instanceof OmiseError && ['refused', 'redirected'].includes(error.code)) {
      throw new DeskError('bytes_unavailable', {
        detail: 'The link is not one we follow',
        cause: error,
      })
    }
    throw toDeskError(error, 'bytes_unavailable')
  }
}

/** Reads the first bytes and pushes them back. */
async function sniffed(
  source: AsyncIterable<Uint8Array>,
): Promise<{ format: Format; body: AsyncIterable<Uint8Array> }> {
  const iterator = source[Symbol.asyncIterator]()
  let head: Uint8Array = new Uint8Array(0)
  while (head.length < HEAD_BYTES) {
    const next = await iterator.next()
    if (next.done) break
    head = Buffer.concat([head, next.value])
  }
  const format = sniffFormat(head)
  if (format) return { format, body: rejoin(head, iterator) }
  await iterator.return?.()
  throw new DeskError('bytes_unavailable', { detail: 'The copy is not a PDF, PNG or JPG' })
}

/** Not a generator: one that was never started would not close `rest` on return. */
function rejoin(
  head: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
): AsyncIterableIterator<Uint8Array> {
  let isHeadTaken = false
  return {
    async next() {
      if (isHeadTaken) return rest.next()
      isHeadTaken = true
      return { done: false, value: head }
    },
    async return() {
      await rest.return?.()
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
