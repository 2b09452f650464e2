import 'server-only'
import { create as contentDisposition } from 'content-disposition'
import type { DisputeSummary, FindDisputesQuery } from '@/lib/contract/disputes'
import { KINDS } from '@/lib/evidence/kinds'
import { CSV_START, csvLine } from '@/lib/format/csv'
import { decimalAmount } from '@/lib/format/money'
import { assertMay } from '@/lib/server/auth/authorize'
import { appendAuditAlone, type Actor } from '@/lib/server/audit-log/append-audit'
import type { Person } from '@/lib/server/people/person'
import { desk } from '@/lib/server/desk'
import { matchingDisputes } from './find-disputes'

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
 * All disputes that match, of all pages, as a CSV that is written while Omise is read.
 * @throws DeskError what keeps Omise from answering; later than that, the file breaks off
 */
export async function disputesCsv(
  person: Person,
  actor: Actor,
  query: FindDisputesQuery,
): Promise<Response> {
  assertMay(person, 'dispute.read')
  const parts = matchingDisputes(query)
  // Read before the answer begins: a failure is still a problem then, not half a file.
  const first = await parts.next()
  await appendAuditAlone(desk().db, actor, { action: 'disputes_exported', detail: shown(query) })
  const encoder = new TextEncoder()
  let next: typeof first | null = first
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(CSV_START + csvLine(COLUMNS))),
    async pull(controller) {
      const part = next ?? (await parts.next())
      next = null
      if (part.done) controller.close()
      else controller.enqueue(encoder.encode(part.value.matching.map(toLine).join('')))
    },
    async cancel() {
      await parts.return(undefined)
    },
  })
  return new Response(body, { headers: csvHeaders() })
}

/** The answer to HEAD: nothing is read, nothing is noted. */
export function csvHead(person: Person): Response {
  assertMay(person, 'dispute.read')
  return new Response(null, { headers: csvHeaders() })
}

function csvHeaders(): HeadersInit {
  return {
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': contentDisposition('disputes.csv', { type: 'attachment' }),
    'Cache-Control': 'private, no-store',
  }
}

function shown(query: FindDisputesQuery): Record<string, string> {
  const entries = Object.entries(query).filter(([, value]) => value)
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]))
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
