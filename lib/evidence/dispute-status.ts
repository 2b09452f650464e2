/** A dispute's life at Omise: it is answered while open, decided by the bank while pending. https://docs.omise.co/disputes-api */
const DISPUTE_STATUSES = ['open', 'pending', 'won', 'lost'] as const

export type DisputeStatus = (typeof DISPUTE_STATUSES)[number]

export function isDisputeStatus(value: unknown): value is DisputeStatus {
  return DISPUTE_STATUSES.some((status) => status === value)
}

/** The lists Omise keeps; `closed` holds the won and the lost. */
export const DISPUTE_TABS = ['open', 'pending', 'closed'] as const

export type DisputeTab = (typeof DISPUTE_TABS)[number]

/** Documents may be added and deleted only now. https://docs.omise.co/documents-api */
export function acceptsDocuments(status: string): boolean {
  return status === 'open'
}
