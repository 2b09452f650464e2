import 'server-only'
import { create as contentDisposition } from 'content-disposition'
import { eq } from 'drizzle-orm'
import type { Dispute } from '@/lib/contract/disputes'
import { drafts } from '@/lib/db/schema/responses'
import { authorize } from '@/lib/server/auth/authorize'
import { appendAuditAlone, type Actor } from '@/lib/server/audit-log/append-audit'
import type { Person } from '@/lib/server/people/person'
import { desk } from '@/lib/server/desk'
import { getDispute } from '@/lib/server/disputes/get-dispute'
import { allDocuments } from '@/lib/server/omise-gateway/all-documents'
import { readLedger } from '@/lib/server/documents/ledger'
import type { Download } from '@/lib/server/http/download-body'
import { withDeskErrors } from '@/lib/server/omise-gateway/omise-requests'
import { listWaivers } from '@/lib/server/disputes/waivers'
import { listNotes } from '@/lib/server/teamwork/notes'
import { caseFiles, type Case } from './case-files'
import { zipFiles } from './zip-files'

/**
 * A complete case as one ZIP: the documents under their original names, the message, the history, and a manifest with
 * the SHA-256 of each file. A document without available bytes is listed as unavailable.
 * @throws DeskError `dispute_not_found`, or the error of a failed request to Omise; nothing is sent then
 */
export async function exportCase(
  person: Person,
  actor: Actor,
  disputeId: string,
): Promise<Download> {
  authorize(person, 'case.export')
  const { db, now } = desk()
  const [dispute, documents, waivers, notes] = await Promise.all([
    getDispute(person, disputeId),
    findDocuments(disputeId),
    listWaivers(person, disputeId),
    listNotes(person, disputeId),
  ])
  const content: Case = {
    exportedAt: now(),
    exportedBy: person.name,
    dispute,
    ...documents,
    waivers: waivers.items,
    notes: notes.items,
    message: await messageOf(dispute),
  }
  await appendAuditAlone(db, actor, {
    action: 'case_exported',
    disputeId,
    detail: { documents: documents.found.length },
  })
  return { headers: exportHeaders(disputeId), body: zipFiles(caseFiles(content)) }
}

/** Only the headers, for an existing dispute. @throws DeskError as above */
export async function exportHead(person: Person, disputeId: string): Promise<HeadersInit> {
  authorize(person, 'case.export')
  await withDeskErrors(desk().omise.disputes.retrieve(disputeId), 'dispute_not_found')
  return exportHeaders(disputeId)
}

export function exportHeaders(disputeId: string): HeadersInit {
  return {
    'Content-Type': 'application/zip',
    'Content-Disposition': contentDisposition(`${disputeId}.zip`, { type: 'attachment' }),
    'Cache-Control': 'private, no-store',
  }
}

export async function findDocuments(
  disputeId: string,
): Promise<Pick<Case, 'found' | 'unreadable'>> {
  const { data, unreadable } = await withDeskErrors(allDocuments(disputeId), 'dispute_not_found')
  const ledger = await readLedger(
    desk().db,
    data.map(({ id }) => id),
  )
  return {
    found: data.map((document) => ({ document, entry: ledger.get(document.id) })),
    unreadable: unreadable.map(({ id }) => ({ id })),
  }
}

/** The message sent to the bank, else the draft. */
async function messageOf({ id, message }: Dispute): Promise<Case['message']> {
  if (message) return { text: message, state: 'submitted' }
  const draft = await desk().db.query.drafts.findFirst({ where: eq(drafts.disputeId, id) })
  return draft?.text ? { text: draft.text, state: 'draft' } : null
}
