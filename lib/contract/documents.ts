import * as z from 'zod/mini'
import { FINGERPRINT } from '@/lib/evidence/fingerprint'
import { KINDS } from '@/lib/evidence/kinds'
import { MAX_ZIP_DOCUMENTS } from '@/lib/evidence/limits'
import { disputeParamsSchema } from './disputes'
import { ORDERS } from './orders'
import { dayParam, limitParam, offsetParam, pageOf } from './paging'

/** A document at Omise, joined with the ledger. */
export const documentSchema = z.object({
  id: z.string(),
  /** The name at Omise. */
  filename: z.string(),
  /** The original filename, when the document was added here under another name. */
  originalFilename: z.nullable(z.string()),
  /** One of KINDS, or a later addition by Omise; null when Omise gives none. */
  kind: z.nullable(z.string()),
  createdAt: z.string(),
  /** In bytes; null when the document was added elsewhere, since Omise does not give the size. */
  size: z.nullable(z.number()),
  contentType: z.nullable(z.string()),
  /** The number of PDF pages, if known. */
  pages: z.nullable(z.number()),
  /** The person who added it here; null means "added outside Evidence Desk". */
  addedBy: z.nullable(z.object({ name: z.string() })),
  /** Where the bytes are available: the vault, Omise's download link, or nowhere. */
  bytes: z.enum(['vault', 'omise', 'unavailable']),
})

export type Document = z.infer<typeof documentSchema>

/**
 * A change of a document's kind. Omise cannot change one, so the document is uploaded again under the new kind, and the
 * former one is deleted afterwards.
 */
export const kindChangeSchema = z.object({
  /** Created by the browser; also the id of the upload, by which the change can be withdrawn. */
  id: z.uuid(),
  /** The former document. */
  documentId: z.string(),
  /** The document under the new kind, once Omise has it. */
  replacementId: z.nullable(z.string()),
  filename: z.string(),
  formerKind: z.nullable(z.string()),
  kind: z.string(),
  /** done: only the replacement exists · unchanged: only the former document · both: it could not be deleted. */
  state: z.enum(['underway', 'done', 'unchanged', 'both']),
  /** Why it is unchanged, or both exist (a problem code). */
  problem: z.nullable(z.string()),
  changedBy: z.object({ name: z.string() }),
})

export type KindChange = z.infer<typeof kindChangeSchema>

export const documentsPageSchema = z.extend(pageOf(documentSchema), {
  /** The number of unreadable documents within the requested days, excluded from `items` and `total`. */
  unreadable: z.number(),
  /** The ids of all documents of the dispute, on all pages; null when they could not be read. */
  allIds: z.nullable(z.array(z.string())),
  /** Changes of kind in this dispute that are underway or did not succeed. */
  kindChanges: z.optional(z.array(kindChangeSchema)),
})
export type DocumentsPage = z.infer<typeof documentsPageSchema>

/** In characters. */
export const MAX_NAME_FILTER = 100

/**
 * `GET /api/disputes/{disputeId}/documents`. `from` and `to` are inclusive days; `name` is a part of the filename, in
 * any case.
 */
export const listDocumentsQuerySchema = z.object({
  order: z._default(z.enum(ORDERS), 'chronological'),
  limit: limitParam,
  offset: offsetParam,
  from: z.optional(dayParam),
  to: z.optional(dayParam),
  kind: z.optional(z.enum(KINDS)),
  name: z.optional(z.string().check(z.maxLength(MAX_NAME_FILTER))),
})

export type ListDocumentsQuery = z.infer<typeof listDocumentsQuerySchema>

export const documentParamsSchema = z.extend(disputeParamsSchema, {
  documentId: z.string().check(z.regex(/^docu(_test)?_[0-9a-z]{1,64}$/)),
})

/**
 * `POST /api/disputes/{disputeId}/documents`: the body is the raw file, the query has everything else. `uploadId` is a
 * UUID created by the browser; a repeated request with the same id is safe.
 */
export const uploadQuerySchema = z.object({
  uploadId: z.uuid(),
  kind: z.enum(KINDS),
  filename: z.string().check(z.minLength(1), z.maxLength(1000)),
  /** The original filename, when `filename` was edited. */
  originalFilename: z.optional(z.string().check(z.maxLength(1000))),
  /** The number of PDF pages, as counted by the browser. */
  pages: z.optional(z.pipe(z.string().check(z.regex(/^\d{1,5}$/)), z.transform(Number))),
  /** Computed by the browser; only notes are derived from it. */
  fingerprint: z.optional(z.string().check(z.regex(FINGERPRINT))),
})

export type UploadQuery = z.infer<typeof uploadQuerySchema>

/**
 * `DELETE …/documents/{documentId}`. `forGood` permits a deletion that cannot be undone, which is refused as
 * `copy_missing` otherwise.
 */
export const deleteQuerySchema = z.object({ forGood: z.optional(z.literal('1')) })

/** `GET …/content`: for the viewer, or with `download=1` as a file to save (which is audited). */
export const contentQuerySchema = z.object({
  download: z.optional(z.literal('1')),
})

/**
 * An upload that is not a document, or not yet. The server has the file and continues the delivery while `state` is
 * `received`, `sending`, `unknown` or `waiting`.
 */
export const uploadSchema = z.object({
  id: z.uuid(),
  filename: z.string(),
  kind: z.string(),
  contentType: z.string(),
  size: z.number(),
  pages: z.nullable(z.number()),
  addedBy: z.object({ name: z.string() }),
  createdAt: z.string(),
  state: z.enum(['received', 'sending', 'unknown', 'waiting', 'delivered', 'refused', 'withdrawn']),
  /** Why it is not delivered yet (a problem code); null when there is no problem. */
  problem: z.nullable(z.string()),
  /** Set once it is delivered. */
  documentId: z.nullable(z.string()),
  /**
   * The person who withdrew it. In an unsettled state: it is not sent any more, and Omise is probed; it becomes
   * `withdrawn`, or `delivered` if Omise has it.
   */
  withdrawnBy: z.optional(z.nullable(z.object({ name: z.string() }))),
})

export type Upload = z.infer<typeof uploadSchema>

/** `GET /api/disputes/{disputeId}/uploads`: the unsettled ones, and those refused or withdrawn in the last days. */
export const uploadsSchema = z.object({ items: z.array(uploadSchema) })
export type Uploads = z.infer<typeof uploadsSchema>

/** `GET` and `DELETE /api/disputes/{disputeId}/uploads/{uploadId}`. */
export const uploadParamsSchema = z.extend(disputeParamsSchema, { uploadId: z.uuid() })

/** `POST …/documents/{documentId}/restore`: restores a deleted document under a new id. */
export const restoreQuerySchema = z.object({ uploadId: z.uuid() })

/**
 * `POST …/documents/{documentId}/kind`: `changeId` is a UUID created by the browser; a repeated request with the same id
 * is safe.
 */
export const changeKindQuerySchema = z.object({ changeId: z.uuid(), kind: z.enum(KINDS) })

/** `GET …/documents/zip`: the ids, separated by dots. As many as fit into the request line of common proxies. */
export const zipQuerySchema = z.object({
  ids: z.pipe(
    z.pipe(
      z.string(),
      z.transform((ids) => ids.split('.')),
    ),
    z.array(documentParamsSchema.shape.documentId).check(z.maxLength(MAX_ZIP_DOCUMENTS)),
  ),
})

/** The new document, or the upload that becomes it. */
export const restoredSchema = z.union([documentSchema, uploadSchema])
