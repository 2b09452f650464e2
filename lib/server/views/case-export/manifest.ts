import 'server-only'
import type { Dispute } from '@/lib/contract/disputes'
import type { Waivers } from '@/lib/contract/response'
import type { FoundDocument } from '@/lib/server/documents/get-document'
import type { Measures } from './measured'

/** A document in the manifest: with its file, or with the reason it has none. */
export type ExportedDocument = {
  id: string
  /** The name that the bank sees. */
  filename: string
  /** The original filename; null for a document that was not added here. */
  originalFilename: string | null
  kind: string | null
  createdAt: string
  addedBy: string | null
} & (
  | ({ path: string; source: 'vault' | 'omise' } & Measures)
  | {
      path: null
      /** A problem code. */
      unavailable: string
    }
)

export type ExportedFile = { path: string } & Measures

export type ManifestInput = {
  exportedAt: Date
  exportedBy: string
  dispute: Dispute
  waivers: Waivers['items']
  message: { path: string; state: 'submitted' | 'draft' } | null
  /** The team's own notes; null when there are none. */
  internalNotes: { path: string; count: number } | null
  documents: readonly ExportedDocument[]
  /** Documents at Omise that could not be read, so they are not among `documents`. */
  unreadableDocuments: readonly { id: string | null }[]
  /** The other files of the ZIP. */
  files: readonly ExportedFile[]
}

/** Describes the ZIP and how to verify it: `sha256` is the hash of the file's bytes, in hex. */
export function writeManifest({ exportedAt, ...rest }: ManifestInput): string {
  const head = { format: 'evidence-desk-case', version: 1, exportedAt: exportedAt.toISOString() }
  return `${JSON.stringify({ ...head, ...rest }, null, 2)}\n`
}

export function describeDocument({ document, entry }: FoundDocument) {
  return {
    id: document.id,
    filename: document.filename,
    originalFilename: entry?.upload.originalFilename ?? null,
    kind: document.kind,
    createdAt: document.createdAt.toISOString(),
    addedBy: entry?.addedBy.name ?? null,
  }
}
