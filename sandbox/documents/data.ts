import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import type { Merchant } from '../core/store.ts'

/** https://docs.omise.co/documents-api */
export const documentKindSchema = z.enum([
  'cardholder_details',
  'details_of_purchase',
  'proof_of_receipt',
  'proof_of_acceptance',
])
export type DocumentKind = z.infer<typeof documentKindSchema>

export const documentRowSchema = z.object({
  id: z.string(),
  filename: z.string(),
  kind: documentKindSchema.nullable(),
  contentType: z.string(),
  size: z.number().int(),
  /** Seeded documents share the files of the assets folder; uploaded ones have a file of their own. */
  content: z.union([z.object({ asset: z.string() }), z.object({ stored: z.literal(true) })]),
  /** Whether `download_uri` is offered. */
  downloadable: z.boolean(),
  deleted: z.boolean(),
  createdAt: z.string(),
  /** Lists leave the document out before this moment (the `slow_listing` fault). */
  listedFrom: z.string().nullable(),
})
export type DocumentRow = z.infer<typeof documentRowSchema>

/** The part of a dispute that documents depend on. */
export interface DocumentOwner {
  id: string
  status: string
  documents: DocumentRow[]
}

/** Where documents are stored: in disputes, whose folder is built on this one. */
export interface DocumentStore<Owner extends DocumentOwner = DocumentOwner> {
  /** @throws OmiseError 404 */
  get(disputeId: string): Owner
  save(dispute: Owner): void
  findDocument(matches: (document: DocumentRow) => boolean): DocumentRow | null
}

export const assets = join(import.meta.dirname, '..', 'assets')

/** The path of a document's bytes, whether or not they are written yet. */
export function contentPath(
  { directory }: Merchant,
  { id, content }: Pick<DocumentRow, 'id' | 'content'>,
): string {
  return 'asset' in content ? join(assets, content.asset) : join(directory, 'documents', id)
}

/**
 * The second half of `/downloads/<16 hex>`, which has the form recorded for charge documents. The
 * first half identifies the merchant, so no index of downloads is needed.
 */
export function downloadSuffix(documentId: string): string {
  return createHash('sha256').update(documentId).digest('hex').slice(0, 8)
}

/** "PNG, JPG, PDF, 10 MB at most": https://docs.omise.co/documents-api. Read here as 10 × 1024². */
export const maximumFileBytes = 10_485_760

const formats = [
  { contentType: 'image/png', magic: Buffer.from('89504e470d0a1a0a', 'hex') },
  { contentType: 'image/jpeg', magic: Buffer.from('ffd8ff', 'hex') },
  { contentType: 'application/pdf', magic: Buffer.from('%PDF-') },
]

/** `image/jpg` is not registered, but many clients send it for JPEG. Without a type, the bytes decide. */
export function isAllowedContentType(contentType: string | null): boolean {
  const bare = contentType?.split(';')[0]?.trim().toLowerCase() ?? ''
  return (
    bare === '' || bare === 'image/jpg' || formats.some((format) => format.contentType === bare)
  )
}

/** The content type by the first bytes, regardless of name and header; null for other formats. */
export function sniffContentType(head: Buffer): string | null {
  const found = formats.find(({ magic }) => head.subarray(0, magic.length).equals(magic))
  return found?.contentType ?? null
}
