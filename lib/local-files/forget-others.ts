import { mayHoldFiles } from './may-hold-files'

/**
 * Removes what this browser kept for other people, and what is too old. Small; the store is loaded where there is one.
 * @param owner null where nobody is signed in: what belongs to whom is not known then
 */
export async function forgetOthers(owner: string | null): Promise<void> {
  try {
    if (await mayHoldFiles()) await (await import('./forget')).forgetStrangers(owner)
  } catch {
    // The next page tries again.
  }
}
