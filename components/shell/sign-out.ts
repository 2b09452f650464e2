import { signOut } from '@/lib/api-client/auth-calls'
import { leaveSignedOut } from '@/lib/api-client/leave-page'
import { sessionPage } from '@/lib/api-client/session-page'
import { purgeAll } from '@/lib/local-files/purge'

/** Ends the session in all tabs, and forgets what this browser kept. @throws when the session could not be ended */
export async function signOutHere(): Promise<void> {
  await signOut()
  // First the other tabs, which could keep something again.
  sessionPage()?.post('signed_out')
  // Whatever comes of it, the session is over: the server's answer tells the browser to clear its storage as well.
  await purgeAll().catch(() => undefined)
  // A whole new page: nothing that was read while signed in stays in memory.
  leaveSignedOut()
}
