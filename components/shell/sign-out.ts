import { signOut } from '@/lib/api-client/calls/auth-calls'
import { leaveSignedOut } from '@/lib/api-client/leave-page'
import { sessionPage } from '@/lib/api-client/session-page'
import { purgeAll } from '@/lib/local-files/purge'

/** Ends the session in all tabs, and purges what this browser stored. @throws when the session could not be ended */
export async function signOutHere(): Promise<void> {
  await signOut()
  // The other tabs first, which could store something again.
  sessionPage()?.post('signed_out')
  // If this fails, the session has still ended: the server's response makes the browser clear its storage as well.
  await purgeAll().catch(() => undefined)
  // A full page load: no data read while signed in stays in memory.
  leaveSignedOut()
}
