import 'server-only'
import { authorize } from '@/lib/server/auth/authorize'
import { appendAuditAlone, type Actor } from '@/lib/server/audit-log/append-audit'
import type { Person } from '@/lib/server/people/person'
import { desk } from '@/lib/server/desk'
import type { FoundDocument } from '@/lib/server/documents/get-document'
import type { Download } from '@/lib/server/http/download-body'
import { DeskError } from '@/lib/server/platform/errors'
import { bytesOf, documentFiles, noop, type CaseFile } from './case-files'
import { exportHeaders, findDocuments } from './export-case'
import type { ExportedDocument } from './manifest'
import { zipFiles } from './zip-files'

/**
 * Some documents of a dispute as one ZIP, under their original names. Those without available bytes are listed in
 * `unavailable.txt`.
 * @throws DeskError `document_not_found` when none of them exists, or the error of a failed request to Omise
 */
export async function exportDocuments(
  person: Person,
  actor: Actor,
  disputeId: string,
  documentIds: readonly string[],
): Promise<Download> {
  authorize(person, 'document.download')
  const found = await findSome(disputeId, documentIds)
  await appendAuditAlone(desk().db, actor, {
    action: 'documents_downloaded',
    disputeId,
    detail: {
      documents: found.length,
      ids: found.map(({ document }) => document.id).join(' '),
    },
  })
  const headers = exportHeaders(`${disputeId}-documents`)
  return { headers, body: zipFiles(filesOf(found)) }
}

/** Only the headers. @throws DeskError as above */
export async function exportDocumentsHead(
  person: Person,
  disputeId: string,
  documentIds: readonly string[],
): Promise<HeadersInit> {
  authorize(person, 'document.download')
  await findSome(disputeId, documentIds)
  return exportHeaders(`${disputeId}-documents`)
}

async function findSome(disputeId: string, documentIds: readonly string[]) {
  const wanted = new Set(documentIds)
  const { found } = await findDocuments(disputeId)
  const some = found.filter(({ document }) => wanted.has(document.id))
  if (some.length === 0) throw new DeskError('document_not_found')
  return some
}

async function* filesOf(found: readonly FoundDocument[]): AsyncGenerator<CaseFile> {
  const listed: ExportedDocument[] = []
  yield* documentFiles(found, '', listed)
  const missing = listed.filter(({ path }) => path === null)
  if (missing.length === 0) return
  const lines = missing.map(({ id, filename }) => `${filename} (${id})\r\n`).join('')
  yield {
    name: 'unavailable.txt',
    lastModified: desk().now(),
    // Windows needs the byte order mark.
    input: bytesOf(`\uFEFF${lines}`),
    close: noop,
  }
}
