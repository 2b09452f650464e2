import 'server-only'
import { appendAudit } from '@/lib/server/audit-log/append-audit'
import { desk } from '../desk'
import { endSession } from '@/lib/server/people/sessions'

/** Ends the session, which invalidates every copy of its cookie. */
export async function signOut(
  token: string,
  { address, requestId }: { address: string | null; requestId: string | null },
): Promise<void> {
  await desk().db.transaction(async (tx) => {
    const ended = await endSession(tx, token)
    if (ended) await appendAudit(tx, { ...ended, address, requestId }, { action: 'signed_out' })
  })
}
