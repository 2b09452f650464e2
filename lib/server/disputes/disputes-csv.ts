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
import { toDeskError } from '@/lib/server/omise-gateway/omise-requests'
import type { Download } from '@/lib/server/http/download-body'
import { orderOf } from './find-disputes'
import { listed, withMissing } from './list-disputes'
import { readAllIds, readSummaries } from './read-summaries'
import { refreshLists, type RefreshedLists } from './refresh-lists'

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
  'order',
  'customer',
  'assignee',
]

/** The number of disputes that are read at a time. */
const BATCH = 200

/**
 * A CSV of all matching disputes, on all pages, streamed while they are read from the index. Unlike the list on screen,
 * a file cannot say later that it is out of date, so there is none while Omise does not return the list.
 * @throws DeskError when the list cannot be read from Omise; an error of the database aborts the stream
 */
export async function disputesCsv(
  person: Person,
  actor: Actor,
  query: FindDisputesQuery,
): Promise<Download> {
  authorize(person, 'dispute.read')
  const refreshed = await refreshLists(query)
  if (refreshed.failure) throw toDeskError(refreshed.failure.error)
  const lists = await withMissing(query, refreshed)
  const ids = await readAllIds(listed(query, person, lists), orderOf(query))
  await appendAuditAlone(desk().db, actor, { action: 'disputes_exported', detail: shown(query) })
  return { headers: disputesCsvHeaders(person), body: csvParts(ids, lists.unreadable) }
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
  ids: readonly string[],
  unreadable: RefreshedLists['unreadable'],
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  yield encoder.encode(CSV_START + csvLine(COLUMNS))
  for (let start = 0; start < ids.length; start += BATCH) {
    const rows = await readSummaries(ids.slice(start, start + BATCH))
    yield encoder.encode(rows.map(toLine).join(''))
  }
  yield encoder.encode(unreadable.map(unreadableLine).join(''))
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
    dispute.orderId,
    dispute.customerName,
    dispute.assignee?.name ?? null,
  ])
}
