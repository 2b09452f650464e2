import 'server-only'
import type { AuditChainLine } from '@/lib/contract/audit'
import { authorize } from '@/lib/server/auth/authorize'
import type { Person } from '@/lib/server/people/person'
import { desk } from '@/lib/server/desk'
import { downloadBody } from '@/lib/server/http/download-body'
import type { CheckScope } from '@/lib/server/audit-log/audit-checker'

/**
 * Checks the whole log, not only what a filter shows, and tells its progress line by line: a long log takes longer
 * than proxies wait for an answer.
 */
export async function checkAudit(
  person: Person,
  scope: CheckScope,
  signal: AbortSignal,
): Promise<Response> {
  authorize(person, 'audit.read')
  const lines = desk().auditChecker.watch(scope)
  // Awaited before the answer begins: a check that cannot start is still a problem then.
  const first = await lines.next()
  return new Response(downloadBody(encoded(first, lines), signal), {
    headers: {
      'Content-Type': 'application/x-ndjson',
      // Neither Next nor a proxy may collect lines to compress or send them together.
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
