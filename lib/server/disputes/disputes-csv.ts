import 'server-only'
import { create as contentDisposition } from 'content-disposition'
import type { DisputeSummary, FindDisputesQuery } from '@/lib/contract/disputes'
import { KINDS } from '@/lib/evidence/kinds'
import { CSV_START, csvLine } from '@/lib/format/csv'
import { decimalAmount } from '@/lib/format/money'
import { authorize } from '@/lib/server/auth/authorize'
import { appendAuditAlone, type Actor } from '@/lib/server/audit-log/append-audit'
import type { Person } from '@/lib/server/people/person'
import { desk } from '@/lib/server/desk'
import type { Download } from '@/lib/server/http/download-body'
import { matchingDisputes, type Part } from './find-disputes'

const COLUMNS = [
  'dispute',
  'charge',
  'status',
  'reason',
  'amount',
  'currency',
  'opened_at',
  'closed_at',
  'respond_by',
  'respond_by_certainty',
  'documents',
  ...KINDS,
]

/**
 * A CSV of all matching disputes, on all pages, streamed while they are read from Omise.
 * @throws DeskError when Omise cannot be read at the start; after that, an error aborts the stream
 */
export async function disputesCsv(
  person: Person,
  actor: Actor,
  query: FindDisputesQuery,
): Promise<Download> {
  authorize(person, 'dispute.read')
  const parts = matchingDisputes(query)
  // The first part is read before the response starts, so that an early failure is a problem response and not a
  // truncated file.
  const first = await parts.next()
  await appendAuditAlone(desk().db, actor, { action: 'disputes_exported', detail: shown(query) })
  return { headers: disputesCsvHeaders(person), body: csvParts(first, parts) }
}

export function disputesCsvHeaders(person: Person): HeadersInit {
  authorize(person, 'dispute.read')
  return {
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': contentDisposition('disputes.csv', { type: 'attachment' }),
    'Cache-Control': 'private, no-store',
  }
}

async function* csvParts(
  first: IteratorResult<Part, void>,
  others: AsyncIterator<Part, void>,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  yield encoder.encode(CSV_START + csvLine(COLUMNS))
  for (let part = first; !part.done; part = await others.next()) {
    const { matching, unreadable } = part.value
    const lines = [...matching.map(toLine), ...unreadable.map(unreadableLine)]
    yield encoder.encode(lines.join(''))
  }
}

function shown(query: FindDisputesQuery): Record<string, string> {
  const entries = Object.entries(query).filter(([, value]) => value)
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]))
}

/** A dispute that the desk cannot read is listed, so that the file does not look complete without it. */
function unreadableLine({ id }: { id: string | null }): string {
  return csvLine([id, null, 'unreadable', ...COLUMNS.slice(3).map(() => null)])
}

function toLine({ respondBy, documents, ...dispute }: DisputeSummary): string {
  return csvLine([
    dispute.id,
    dispute.chargeId,
    dispute.status,
    dispute.reasonCode,
    decimalAmount(dispute.amount, dispute.currency),
    dispute.currency,
    dispute.openedAt,
    dispute.closedAt,
    respondBy?.at ?? null,
    respondBy?.certainty ?? null,
    documents.total,
    ...KINDS.map((kind) => documents.perKind[kind] ?? 0),
  ])
}
