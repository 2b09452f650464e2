import 'server-only'
import type { AuditChainLine } from '@/lib/contract/audit'
import { authorize } from '@/lib/server/auth/authorize'
import type { Person } from '@/lib/server/people/person'
import { desk } from '@/lib/server/desk'
import { downloadBody } from '@/lib/server/http/download-body'
import type { CheckScope } from '@/lib/server/audit-log/audit-checker'

/**
 * Verifies the whole log, not only the filtered rows, and streams the progress line by line: a long log takes longer
 * than a proxy waits for a response.
 */
export async function checkAudit(
  person: Person,
  scope: CheckScope,
  signal: AbortSignal,
): Promise<Response> {
  authorize(person, 'audit.read')
  const lines = desk().auditChecker.watch(scope)
  // Awaited before the response starts, so that a check that cannot start is a problem response.
  const first = await lines.next()
  return new Response(downloadBody(encoded(first, lines), signal), {
    headers: {
      'Content-Type': 'application/x-ndjson',
      // Neither Next nor a proxy may buffer lines to compress or combine them.
      'Cache-Control': 'private, no-store, no-transform',
      'X-Accel-Buffering': 'no',
    },
  })
}

async function* encoded(
  first: IteratorResult<AuditChainLine, void>,
  others: AsyncGenerator<AuditChainLine, void, undefined>,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  for (let line = first; !line.done; line = await others.next()) {
    yield encoder.encode(`${JSON.stringify(line.value)}\n`)
  }
}
