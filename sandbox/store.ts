import { createHash, randomUUID } from 'node:crypto'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { downloadPrefix, downloadSuffix } from './downloads.ts'
import { FaultPlan } from './faults.ts'
import {
  chargeRowSchema,
  disputeRowSchema,
  eventRowSchema,
  type ChargeRow,
  type DisputeRow,
  type DocumentRow,
  type EventRow,
} from './rows.ts'
import { seedMerchant } from './seed.ts'

const assets = join(import.meta.dirname, 'assets')

/** One call as it arrived; `status` is null until it was answered. */
export interface LoggedRequest {
  method: string
  path: string
  status: number | null
  content_length: string | null
  transfer_encoding: string | null
  at: string
}

const maximumLogged = 2_000

/** All merchants below one data directory: one folder each, opened and seeded on first use. */
export class Store {
  /** Uploads on their way; a crash leaves them here and the next start removes them. */
  readonly incoming: string
  readonly #merchants: string
  readonly #clock: () => Date
  readonly #open = new Map<string, Merchant>()

  constructor(directory: string, clock: () => Date) {
    this.incoming = join(directory, 'incoming')
    this.#merchants = join(directory, 'merchants')
    this.#clock = clock
    rmSync(this.incoming, { recursive: true, force: true })
    mkdirSync(this.incoming, { recursive: true })
    mkdirSync(this.#merchants, { recursive: true })
  }

  /** The merchant of a secret key. The key itself is not written down, only its hash. */
  merchantOf(key: string): Merchant {
    const name = createHash('sha256').update(key).digest('hex').slice(0, 32)
    const directory = join(this.#merchants, name)
    if (!existsSync(directory)) this.#seed(directory, key)
    return this.#load(name)
  }

  /** The document behind `/downloads/<prefix><suffix>`, with the merchant it belongs to. */
  findDownload(
    prefix: string,
    suffix: string,
  ): { merchant: Merchant; document: DocumentRow } | null {
    const name = readdirSync(this.#merchants).find((each) => downloadPrefix(each) === prefix)
    if (name === undefined) return null
    const merchant = this.#load(name)
    const document = merchant.findDocument(
      ({ id, downloadable, deleted }) => downloadable && !deleted && downloadSuffix(id) === suffix,
    )
    return document && { merchant, document }
  }

  /** Throws away all that was done with the key; its merchant is seeded again, with the same ids. */
  reset(key: string): void {
    const { name, directory } = this.merchantOf(key)
    this.#open.delete(name)
    rmSync(directory, { recursive: true, force: true })
  }

  #load(name: string): Merchant {
    const merchant = this.#open.get(name) ?? new Merchant(name, join(this.#merchants, name))
    this.#open.set(name, merchant)
    return merchant
  }

  /** Written aside and renamed, so that a merchant is there wholly or not at all. */
  #seed(directory: string, key: string): void {
    const { charges, disputes, events } = seedMerchant(key, this.#clock(), assetSize)
    const aside = join(this.incoming, randomUUID())
    mkdirSync(join(aside, 'disputes'), { recursive: true })
    mkdirSync(join(aside, 'documents'))
    writeFileSync(join(aside, 'seed.json'), JSON.stringify({ charges, disputes }))
    writeFileSync(join(aside, 'events.jsonl'), events.map(toLine).join(''))
    renameSync(aside, directory)
  }
}

/** The state of one merchant: whole in memory, every change on disk before it is answered. */
export class Merchant {
  readonly name: string
  readonly directory: string
  readonly charges: ReadonlyMap<string, ChargeRow>
  /** Oldest first. */
  readonly disputes: Map<string, DisputeRow>
  /** Oldest first. */
  readonly events: EventRow[]
  readonly faults = new FaultPlan()
  /** In memory only, as faults are. */
  readonly settings = { listsDeleted: false }
  #requests: LoggedRequest[] = []

  constructor(name: string, directory: string) {
    this.name = name
    this.directory = directory
    const seed = seedFileSchema.parse(readJson(join(directory, 'seed.json')))
    this.charges = byId(seed.charges)
    this.disputes = byId([...seed.disputes, ...readDisputes(join(directory, 'disputes'))])
    this.events = readEvents(join(directory, 'events.jsonl'))
  }

  /** Keeps the dispute, replacing the earlier one of the same id: whole or not at all, even in a crash. */
  saveDispute(dispute: DisputeRow): void {
    const file = disputeFile(this.directory, dispute.id)
    writeFileSync(`${file}.new`, JSON.stringify(dispute))
    renameSync(`${file}.new`, file)
    this.disputes.set(dispute.id, dispute)
  }

  addEvent(event: EventRow): void {
    appendFileSync(join(this.directory, 'events.jsonl'), toLine(event))
    this.events.push(event)
  }

  nextSequence(): number {
    return Math.max(0, ...[...this.disputes.values()].map(({ sequence }) => sequence)) + 1
  }

  disputeOfCharge(chargeId: string): DisputeRow | null {
    return [...this.disputes.values()].find(({ charge }) => charge === chargeId) ?? null
  }

  findDocument(matches: (document: DocumentRow) => boolean): DocumentRow | null {
    for (const { documents } of this.disputes.values()) {
      const found = documents.find(matches)
      if (found) return found
    }
    return null
  }

  /** Where the bytes of a document lie (or will lie). */
  contentPath({ id, content }: Pick<DocumentRow, 'id' | 'content'>): string {
    return 'asset' in content ? join(assets, content.asset) : join(this.directory, 'documents', id)
  }

  logRequest(request: LoggedRequest): void {
    this.#requests.push(request)
    if (this.#requests.length > maximumLogged) this.#requests.shift()
  }

  requests(): readonly LoggedRequest[] {
    return this.#requests
  }

  forgetRequests(): void {
    this.#requests = []
  }
}

/** What a merchant began with, in one file: a new key costs three files, not fifty. */
const seedFileSchema = z.object({
  charges: z.array(chargeRowSchema),
  disputes: z.array(disputeRowSchema),
})

/** The disputes that were changed or added since, a file each. */
function readDisputes(directory: string): DisputeRow[] {
  return readdirSync(directory)
    .filter((file) => file.endsWith('.json'))
    .map((file) => disputeRowSchema.parse(readJson(join(directory, file))))
    .toSorted((a, b) => a.sequence - b.sequence)
}

/** Of two rows with one id the later one counts, at the place of the earlier. */
function byId<Row extends { id: string }>(rows: readonly Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.id, row]))
}

function disputeFile(directory: string, id: string): string {
  return join(directory, 'disputes', `${id}.json`)
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'))
}

function toLine(event: EventRow): string {
  return `${JSON.stringify(event)}\n`
}

/** A crash may have cut the last line: what has no line end was never finished, and goes. */
function readEvents(file: string): EventRow[] {
  const text = readFileSync(file, 'utf8')
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  if (whole !== text) writeFileSync(file, whole)
  const lines = whole.split('\n').slice(0, -1)
  return lines.map((line) => eventRowSchema.parse(JSON.parse(line)))
}

function assetSize(asset: string): number {
  return statSync(join(assets, asset)).size
}
