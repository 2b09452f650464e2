import { mightHoldFiles } from './might-hold-files'

/**
 * Purges what this browser stored for other people, and what is too old. Small; loads the store only if there is one.
 * @param owner null without a session, when the owner is unknown
 */
export async function purgeOtherUsers(owner: string | null): Promise<void> {
  try {
    if (await mightHoldFiles()) await (await import('./purge')).purgeOtherUsers(owner)
  } catch {
    // The next page tries again.
  }
}
