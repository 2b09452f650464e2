/**
 * The name of a person's queue of one dispute, for locks and channels. Changes with the format of the messages, so that
 * two versions of the desk in one browser do not interfere.
 */
export function queueName(owner: string, disputeId: string): string {
  return `evidence-desk/uploads/2/${owner}/${disputeId}`
}
