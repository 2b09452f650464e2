import type { IncomingMessage } from 'node:http'
import { downloadPrefix } from './downloads.ts'
import type { Fault } from './faults.ts'
import type { Reply } from './reply.ts'
import type { JsonObject } from './rows.ts'
import type { Merchant, Store } from './store.ts'
import type { Version } from './versions.ts'
import type { WireContext } from './wire.ts'

/** One authenticated call. */
export interface Context {
  request: IncomingMessage
  method: string
  path: string
  query: URLSearchParams
  key: string
  store: Store
  merchant: Merchant
  version: Version
  /** `http://host:port` as the caller knows us. */
  origin: string
  clock: () => Date
  /** Faults that struck this call. */
  faults: Fault[]
  /** Ends at once what a fault keeps waiting. */
  closing: AbortSignal
}

/** Answers a call: a JSON object means 200. `ids` are the variable parts of the path. */
export type Handler = (
  context: Context,
  ...ids: string[]
) => JsonObject | Reply | Promise<JsonObject | Reply>

export function wireContext({ version, origin, merchant, clock }: Context): WireContext {
  const downloads = `${origin}/downloads/${downloadPrefix(merchant.name)}`
  const { listsDeleted } = merchant.settings
  return { version, now: clock(), downloads, listsDeleted }
}
