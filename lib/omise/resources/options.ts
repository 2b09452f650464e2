import type { OmiseOrder } from '../types'

export type CallOptions = {
  /** Ends the call in any phase, with an OmiseError `aborted`. */
  signal?: AbortSignal | undefined
}

/** Paging (https://docs.omise.co/api-pagination): Omise's defaults are limit 20 (at most 100), offset 0. */
export type ListOptions = {
  limit?: number | undefined
  offset?: number | undefined
  order?: OmiseOrder | undefined
  from?: Date | undefined
  to?: Date | undefined
}
