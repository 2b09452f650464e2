import { mightHoldFiles } from './might-hold-files'

/**
 * Removes what this browser kept for other people, and what is too old. Small; the store is loaded where there is one.
 * @param owner null without a session: the owner is not known then
 */
export async function purgeOtherUsers(owner: string | null): Promise<void> {
  try {
    if (await mightHoldFiles()) await (await import('./purge')).purgeOtherUsers(owner)
  } catch {
    // The next page tries again.
  }
}
