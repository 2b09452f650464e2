import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { FaultPlan } from './faults.ts'

/** Writes the initial data of a merchant into its empty folder. */
export type Seeder = (directory: string, key: string, now: Date) => void

/** A request as received; `status` is null until it is answered. */
export interface LoggedRequest {
  method: string
  path: string
  status: number | null
  content_length: string | null
  transfer_encoding: string | null
  at: string
}

const maximumLogged = 2_000

/** Behaviour that Omise does not document; tests choose it. */
export interface MerchantSettings {
  /** Whether deleted documents stay in lists and totals. */
  listsDeleted: boolean
  /** The event of a dispute that the merchant accepts. */
  acceptEvent: 'dispute.close' | 'dispute.accept'
}

/** All merchants of a data directory: one folder each, opened and seeded on first use. */
export class Store {
  /** Uploads in progress; a crash leaves files here, and the next start removes them. */
  readonly incoming: string
  readonly #merchants: string
  readonly #clock: () => Date
  readonly #seed: Seeder
  readonly #open = new Map<string, Merchant>()

  constructor(directory: string, clock: () => Date, seed: Seeder) {
    this.incoming = join(directory, 'incoming')
    this.#merchants = join(directory, 'merchants')
    this.#clock = clock
    this.#seed = seed
    rmSync(this.incoming, { recursive: true, force: true })
    mkdirSync(this.incoming, { recursive: true })
    mkdirSync(this.#merchants, { recursive: true })
  }

  /** The merchant of a secret key. Only the hash of the key is stored. */
  merchantOf(key: string): Merchant {
    const name = nameOf(key)
    const directory = join(this.#merchants, name)
    if (!existsSync(directory)) this.#create(directory, key)
    return this.#load(name)
  }

  /** The merchant with this `downloadPrefix`. */
  findByDownloadPrefix(prefix: string): Merchant | null {
    const name = readdirSync(this.#merchants).find((each) => downloadPrefixOf(each) === prefix)
    return name === undefined ? null : this.#load(name)
  }

  /** Deletes the data of the key's merchant. The next request with the key seeds the same objects with the same ids. */
  reset(key: string): void {
    const name = nameOf(key)
    this.#open.get(name)?.discard()
    this.#open.delete(name)
    rmSync(join(this.#merchants, name), { recursive: true, force: true })
  }

  #load(name: string): Merchant {
    const merchant = this.#open.get(name) ?? new Merchant(name, join(this.#merchants, name))
    this.#open.set(name, merchant)
    return merchant
  }

  /** Seeds a temporary folder and renames it, so that a merchant exists completely or not at all. */
  #create(directory: string, key: string): void {
    const temporary = join(this.incoming, randomUUID())
    mkdirSync(temporary)
    this.#seed(temporary, key, this.#clock())
    renameSync(temporary, directory)
  }
}

/** One merchant: its folder on disk, and what is kept in memory only. Resources add their data by `perMerchant`. */
export class Merchant {
  readonly name: string
  readonly directory: string
  readonly downloadPrefix: string
  readonly faults = new FaultPlan()
  readonly settings: MerchantSettings = { listsDeleted: false, acceptEvent: 'dispute.close' }
  readonly #discard = new AbortController()
  #requests: LoggedRequest[] = []

  constructor(name: string, directory: string) {
    this.name = name
    this.directory = directory
    this.downloadPrefix = downloadPrefixOf(name)
  }

  /** Aborted when the merchant is reset: nothing may be stored for it any more. */
  get discarded(): AbortSignal {
    return this.#discard.signal
  }

  discard(): void {
    this.#discard.abort()
  }

  logRequest(request: LoggedRequest): void {
    this.#requests.push(request)
    if (this.#requests.length > maximumLogged) this.#requests.shift()
  }

  requests(): readonly LoggedRequest[] {
    return this.#requests
  }

  clearRequests(): void {
    this.#requests = []
  }
}

/** The data of one resource, loaded on first use and kept for as long as its merchant. */
export function perMerchant<Data extends object>(
  load: (merchant: Merchant) => Data,
): (merchant: Merchant) => Data {
  const loaded = new WeakMap<Merchant, Data>()
  return (merchant) => {
    const data = loaded.get(merchant) ?? load(merchant)
    loaded.set(merchant, data)
    return data
  }
}

/** The rows of one resource in `seed.json`, which has all resources: seeding a merchant writes three files, not fifty. */
export function seededRows<Row>(
  { directory }: Merchant,
  resource: string,
  schema: z.ZodType<Row>,
): Row[] {
  const seed: unknown = JSON.parse(readFileSync(join(directory, 'seed.json'), 'utf8'))
  return z.object({ [resource]: z.array(schema) }).parse(seed)[resource] ?? []
}

/** Rows by id, in the order of first appearance; of two rows with the same id the later one counts. */
export function byId<Row extends { id: string }>(rows: readonly Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.id, row]))
}

/** Compares by creation time, oldest first. */
export function byCreation(a: { createdAt: string }, b: { createdAt: string }): number {
  return a.createdAt < b.createdAt ? -1 : Number(a.createdAt > b.createdAt)
}

/** The folder of a merchant. */
function nameOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 32)
}

function downloadPrefixOf(name: string): string {
  return name.slice(0, 8)
}
