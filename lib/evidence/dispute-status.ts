/**
 * The statuses of a dispute at Omise: open until it is answered, pending until the bank decides.
 * https://docs.omise.co/disputes-api
 */
const DISPUTE_STATUSES = ['open', 'pending', 'won', 'lost'] as const

export type DisputeStatus = (typeof DISPUTE_STATUSES)[number]

export function isDisputeStatus(value: unknown): value is DisputeStatus {
  return DISPUTE_STATUSES.some((status) => status === value)
}

/** Omise's lists; `closed` contains the won and the lost ones. */
export const DISPUTE_TABS = ['open', 'pending', 'closed'] as const

export type DisputeTab = (typeof DISPUTE_TABS)[number]

/** Documents can be added and deleted only in this status. https://docs.omise.co/documents-api */
export function acceptsDocuments(status: string): boolean {
  return status === 'open'
}
