import * as z from 'zod/mini'
import { KINDS } from '@/lib/evidence/kinds'
import { disputeParamsSchema } from './disputes'
import { ORDERS } from './orders'
import { dayParam, limitParam, offsetParam, pageOf } from './paging'

/** A document at Omise, with what our ledger knows about it. */
export const documentSchema = z.object({
  id: z.string(),
  /** The name at Omise. */
  filename: z.string(),
  /** The name the agent's file had, when it was added here and was changed on the way. */
  originalFilename: z.nullable(z.string()),
  /** One of KINDS, or what Omise adds later; null when Omise does not say. */
  kind: z.nullable(z.string()),
  createdAt: z.string(),
  /** In bytes; null when the document was added elsewhere: Omise does not tell. */
  size: z.nullable(z.number()),
  contentType: z.nullable(z.string()),
  /** PDF pages, where known. */
  pages: z.nullable(z.number()),
  /** Who added it here; null means "added outside Evidence Desk". */
  addedBy: z.nullable(z.object({ name: z.string() })),
  /** Where the bytes can be read: our vault, Omise's download link, or nowhere. */
  bytes: z.enum(['vault', 'omise', 'unavailable']),
})

export type Document = z.infer<typeof documentSchema>

export const documentsPageSchema = z.extend(pageOf(documentSchema), {
  /**
   * Documents (of the days asked for) that Omise sent in a form that cannot be read. They count in neither `items`
   * nor `total`.
   */
  unreadable: z.number(),
  /** The ids of all documents of the dispute, on whichever page; null when Omise would not say. */
  allIds: z.nullable(z.array(z.string())),
})
export type DocumentsPage = z.infer<typeof documentsPageSchema>

/** `GET /api/disputes/{disputeId}/documents`. `from` and `to` are days, both included. */
export const listDocumentsQuerySchema = z.object({
  order: z._default(z.enum(ORDERS), 'chronological'),
  limit: limitParam,
  offset: offsetParam,
  from: z.optional(dayParam),
  to: z.optional(dayParam),
})

export type ListDocumentsQuery = z.infer<typeof listDocumentsQuerySchema>

export const documentParamsSchema = z.extend(disputeParamsSchema, {
  documentId: z.string().check(z.regex(/^docu(_test)?_[0-9a-z]{1,64}$/)),
})

/**
 * `POST /api/disputes/{disputeId}/documents`: the raw file is the body, everything else is in the query.
 * `uploadId` is a UUID made in the browser; sending the same one again is safe.
 */
export const uploadQuerySchema = z.object({
  uploadId: z.uuid(),
  kind: z.enum(KINDS),
  filename: z.string().check(z.minLength(1), z.maxLength(1000)),
  /** The name the file had on the agent's computer, when `filename` was edited. */
  originalFilename: z.optional(z.string().check(z.maxLength(1000))),
  /** PDF pages, as the browser counted them. */
  pages: z.optional(z.pipe(z.string().check(z.regex(/^\d{1,5}$/)), z.transform(Number))),
})

export type UploadQuery = z.infer<typeof uploadQuerySchema>

/**
 * `DELETE …/documents/{documentId}`. `forGood`: also when nothing is left to undo it with, which is refused as
 * `copy_missing` otherwise.
 */
export const deleteQuerySchema = z.object({ forGood: z.optional(z.literal('1')) })

/** `GET …/content`: for the viewer, or with `download=1` as a file to save (which the history records). */
export const contentQuerySchema = z.object({
  download: z.optional(z.literal('1')),
})

/**
 * An upload that is not a document yet, or never will be. Our server has the file; it goes on by itself while
 * `state` is `received`, `sending`, `unknown` or `waiting`.
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
  /** Why it is not delivered yet (a code of the problem table); null while nothing went wrong. */
  problem: z.nullable(z.string()),
  /** Once it is delivered. */
  documentId: z.nullable(z.string()),
  /**
   * Who took it back. Before the end: it is not sent any more, and Omise is asked whether it arrived; it ends as
   * `withdrawn`, or as `delivered` when it did.
   */
  withdrawnBy: z.optional(z.nullable(z.object({ name: z.string() }))),
})

export type Upload = z.infer<typeof uploadSchema>

/** `GET /api/disputes/{disputeId}/uploads`: those underway, and those refused or withdrawn in the last days. */
export const uploadsSchema = z.object({ items: z.array(uploadSchema) })
export type Uploads = z.infer<typeof uploadsSchema>

/** `GET` and `DELETE /api/disputes/{disputeId}/uploads/{uploadId}`. */
export const uploadParamsSchema = z.extend(disputeParamsSchema, { uploadId: z.uuid() })

/** `POST …/documents/{documentId}/restore`: brings a deleted document back, with a new id. */
export const restoreQuerySchema = z.object({ uploadId: z.uuid() })

/** The new document, or the upload that becomes it. */
export const restoredSchema = z.union([documentSchema, uploadSchema])
