import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import type { Fault } from './faults.ts'
import type { Merchant, Store } from './store.ts'
import type { Version } from './versions.ts'

export interface Sandbox {
  store: Store
  clock: () => Date
  /** Aborted on close; ends waits that faults cause. */
  closing: AbortSignal
  defaults: MerchantDefaults
}

/** What applies to each merchant until an admin call changes it. */
export interface MerchantDefaults {
  webhook: { url: string | null; secret: string | null }
  /** A new dispute arrives every so many minutes. */
  newDisputeMinutes: number | null
}

/** What every handler finds in its Hono context. `env` has the raw Node request and response. */
export interface SandboxEnv {
  Bindings: HttpBindings
  Variables: {
    sandbox: Sandbox
    /** `performance.now()` when the request arrived. */
    startedAt: number
    key: string
    merchant: Merchant
    version: Version
    /** Faults that change what the handler does, or the response to it. */
    faults: Fault[]
  }
}

export type SandboxContext = Context<SandboxEnv>

/** The merchant whose data changes, and its sandbox: not every change is made by a request. */
export type MerchantScope = Pick<SandboxEnv['Variables'], 'sandbox' | 'merchant'>

/** Aborted when the sandbox closes or the merchant is reset. */
export function endOf({ sandbox, merchant }: MerchantScope): AbortSignal {
  return AbortSignal.any([sandbox.closing, merchant.discarded])
}

/** What the wire shape of an object depends on besides its row. */
export interface WireContext {
  version: Version
  now: Date
  /** The common beginning of every `download_uri` of the merchant; null makes them all null. */
  downloads: string | null
  /** Whether lists still show deleted documents (the setting `deleted_documents`). */
  listsDeleted: boolean
}

export function wireContext(c: SandboxContext): WireContext {
  const { sandbox, merchant, version } = c.var
  // The host of the request, so that links work through port mappings and other names.
  const { origin } = new URL(c.req.url)
  return {
    version,
    now: sandbox.clock(),
    downloads: `${origin}/downloads/${merchant.downloadPrefix}`,
    listsDeleted: merchant.settings.listsDeleted,
  }
}
