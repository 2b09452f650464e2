import 'server-only'
import { createHash } from 'node:crypto'
import { eq } from 'drizzle-orm'
import type { Document, UploadQuery } from '@/lib/contract/documents'
import { uploads } from '@/lib/db/schema'
import { cleanFilename } from '@/lib/evidence/filename'
import { assertMay } from '@/lib/server/assert-may'
import { appendAudit, type Actor } from '@/lib/server/audit/append-audit'
import type { Person } from '@/lib/server/auth/person'
import { deliver } from '@/lib/server/delivery/deliver'
import { desk } from '@/lib/server/desk'
import { DeskError } from '@/lib/server/errors'
import { receiveFile, type ReceivedFile } from './receive-file'

type Upload = typeof uploads.$inferSelect

/**
 * Takes a file from the browser and makes it a document at Omise. The bytes go to the vault first and are
 * recorded before anything is sent: from then on they cannot be lost. Sending the same upload again is safe:
 * it continues where the first attempt stopped.
 * @throws DeskError with the file's problem, `upload_id_reused`, `upload_in_progress`, or what Omise's answer means
 */
export async function receiveUpload(
  person: Person,
  actor: Actor,
  disputeId: string,
  query: UploadQuery,
  request: Request,
): Promise<Document> {
  assertMay(person, 'document.upload')
  const earlier = await findUpload(query.uploadId)
  if (earlier) await assertSameUpload(earlier, person, disputeId, query, request)
  else await recordUpload(person, actor, disputeId, query, request)
  return deliver(actor, query.uploadId)
}

async function findUpload(uploadId: string): Promise<Upload | undefined> {
  const [upload] = await desk().db.select().from(uploads).where(eq(uploads.id, uploadId))
  return upload
}

async function recordUpload(
  person: Person,
  actor: Actor,
  disputeId: string,
  query: UploadQuery,
  request: Request,
): Promise<void> {
  const { db, vault } = desk()
  const writer = await vault.create()
  try {
    const file = await receiveFile(request, query.filename, writer)
    const stored = { file: writer.file, sha256: await writer.commit() }
    const upload = newUpload(person, disputeId, query, file, stored)
    await db.transaction(async (tx) => {
      await tx.insert(uploads).values(upload)
      await appendAudit(tx, actor, {
        action: 'upload_received',
        disputeId,
        uploadId: upload.id,
        filename: upload.filename,
        kind: upload.kind,
        detail: { size: upload.size, sha256: upload.sha256 },
      })
    })
  } catch (error) {
    await writer.abort()
    throw error
  }
}

function newUpload(
  person: Person,
  disputeId: string,
  query: UploadQuery,
  file: ReceivedFile,
  stored: { file: string; sha256: string },
): typeof uploads.$inferInsert & { id: string } {
  return {
    id: query.uploadId,
    disputeId,
    personId: person.id,
    kind: query.kind,
    filename: cleanFilename(query.filename, file.format),
    // Postgres stores any text but this one character.
    originalFilename: (query.originalFilename ?? query.filename).replaceAll('\0', ''),
    contentType: file.contentType,
    size: file.size,
    sha256: stored.sha256,
    pages: file.format === 'pdf' ? (query.pages ?? null) : null,
    vaultFile: stored.file,
    state: 'received',
  }
}

/** The same upload again brings the same bytes; anything else under its id is a mistake of the sender. */
async function assertSameUpload(
  earlier: Upload,
  person: Person,
  disputeId: string,
  query: UploadQuery,
  request: Request,
): Promise<void> {
  const hash = createHash('sha256')
  const file = await receiveFile(request, query.filename, {
    write: async (chunk) => void hash.update(chunk),
  })
  const same =
    earlier.personId === person.id &&
    earlier.disputeId === disputeId &&
    earlier.kind === query.kind &&
    earlier.filename === cleanFilename(query.filename, file.format) &&
    earlier.sha256 === hash.digest('hex')
  if (!same) throw new DeskError('upload_id_reused')
}
