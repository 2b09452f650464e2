import { joinBytes, numbersOf, UnexpectedEof, type Numbers } from '@/lib/file-prep/worker/bytes'

/**
 * Reads a compound file, the container of Office before 2007, of Outlook's messages, and of every Office file with a
 * password. https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb A chain of sectors ends at the latest after
 * as many as the file has: that of a hostile one may be a loop.
 */

/** An entry of the directory: a stream, or a storage with entries of its own. */
export type Entry = {
  index: number
  name: string
  isStorage: boolean
  /** The first sector. */
  start: number
  /** In bytes. */
  size: number
}

/** Indexes of entries: the siblings of an entry, and the first of a storage's own. */
type Links = { left: number; right: number; child: number }

const ENTRY_BYTES = 128
const LAST_SECTOR = 0xfffffffa
const STREAM = 2
const MINI_SECTOR_BYTES = 64
/** Streams of fewer bytes are in mini sectors, which the stream of the first entry consists of. */
const MINI_STREAM_CUTOFF = 4096
const TABLE_SECTORS_IN_HEADER = 109

/** More than a real file has: a mail to a thousand people has 20 for each. */
const MAX_ENTRIES = 65_536

export class CompoundFile {
  readonly #bytes: Uint8Array
  readonly #numbers: Numbers
  readonly #sectorBytes: number
  readonly #table: readonly number[]
  readonly #links: Links[] = []
  readonly #entries: Entry[] = []
  #mini: { table: Numbers; data: Uint8Array } | null = null

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#numbers = numbersOf(bytes, true)
    this.#sectorBytes = bytes.length > 32 && this.#numbers.u16(30) === 12 ? 4096 : 512
    this.#table = this.#tableSectors()
    this.#readDirectory()
  }

  /** All entries with a name, up to the first damage. */
  entries(): readonly Entry[] {
    return this.#entries.filter(({ name }) => name !== '')
  }

  /** The entries of a storage, or of the file itself; none of them twice. */
  entriesOf(storage: Pick<Entry, 'index'> = { index: 0 }): Entry[] {
    const found: Entry[] = []
    const seen = new Set<number>()
    const ahead = [this.#links[storage.index]?.child]
    while (ahead.length > 0) {
      const index = ahead.pop()
      const entry = index === undefined ? undefined : this.#entries[index]
      const links = index === undefined ? undefined : this.#links[index]
      if (!entry || !links || seen.has(entry.index)) continue
      seen.add(entry.index)
      found.push(entry)
      ahead.push(links.left, links.right)
    }
    return found
  }

  /**
   * The bytes of a stream.
   * @throws UnexpectedEof when it claims more than the file has
   */
  read({ start, size }: Entry): Uint8Array {
    if (size > this.#bytes.length) throw new UnexpectedEof()
    if (size >= MINI_STREAM_CUTOFF) return this.#chain(start, size)
    const { table, data } = (this.#mini ??= this.#readMini())
    const parts: Uint8Array[] = []
    let sector = start
    for (let left = size; left > 0; left -= MINI_SECTOR_BYTES) {
      const at = sector * MINI_SECTOR_BYTES
      const part = data.subarray(at, at + Math.min(left, MINI_SECTOR_BYTES))
      if (part.length < Math.min(left, MINI_SECTOR_BYTES)) throw new UnexpectedEof()
      parts.push(part)
      if (left > MINI_SECTOR_BYTES) sector = table.u32(sector * 4)
    }
    return joinBytes(parts)
  }

  /** Shorter, or empty, behind the end of the file. */
  sector(index: number): Uint8Array {
    const start = (index + 1) * this.#sectorBytes
    return this.#bytes.subarray(start, start + this.#sectorBytes)
  }

  /** The sectors of the allocation table: the first ones are named in the header, the others in a chain of their own. */
  #tableSectors(): number[] {
    const sectors: number[] = []
    for (let index = 0; index < TABLE_SECTORS_IN_HEADER; index++) {
      sectors.push(this.#u32(76 + 4 * index))
    }
    const perSector = this.#sectorBytes / 4 - 1
    const count = Math.min(this.#u32(72), this.#bytes.length / this.#sectorBytes)
    let sector = this.#u32(68)
    for (let read = 0; sector < LAST_SECTOR && read < count; read++) {
      const start = (sector + 1) * this.#sectorBytes
      for (let index = 0; index < perSector; index++) sectors.push(this.#u32(start + 4 * index))
      sector = this.#u32(start + 4 * perSector)
    }
    return sectors
  }

  #readDirectory(): void {
    let sector = this.#u32(48)
    const decoder = new TextDecoder('utf-16le')
    while (sector < LAST_SECTOR && this.#entries.length < MAX_ENTRIES) {
      const data = this.sector(sector)
      if (data.length < ENTRY_BYTES) break
      for (let at = 0; at + ENTRY_BYTES <= data.length; at += ENTRY_BYTES) {
        const entry = numbersOf(data.subarray(at, at + ENTRY_BYTES), true)
        const nameBytes = Math.max(0, Math.min(64, entry.u16(64)) - 2)
        this.#entries.push({
          index: this.#entries.length,
          name: decoder.decode(data.subarray(at, at + nameBytes)),
          isStorage: entry.u8(66) !== STREAM,
          start: entry.u32(116),
          size: entry.u32(120),
        })
        this.#links.push({ left: entry.u32(68), right: entry.u32(72), child: entry.u32(76) })
      }
      sector = this.#next(sector)
    }
  }

  #readMini(): { table: Numbers; data: Uint8Array } {
    const [root] = this.#entries
    if (!root || root.size > this.#bytes.length) throw new UnexpectedEof()
    const tableBytes = this.#u32(64) * this.#sectorBytes
    if (tableBytes > this.#bytes.length) throw new UnexpectedEof()
    return {
      table: numbersOf(this.#chain(this.#u32(60), tableBytes), true),
      data: this.#chain(root.start, root.size),
    }
  }

  /** `size` bytes of the sectors from `start` on. */
  #chain(start: number, size: number): Uint8Array {
    const parts: Uint8Array[] = []
    let sector = start
    for (let left = size; left > 0; left -= this.#sectorBytes) {
      const part = this.sector(sector).subarray(0, left)
      if (part.length < Math.min(left, this.#sectorBytes)) throw new UnexpectedEof()
      parts.push(part)
      sector = this.#next(sector)
    }
    return joinBytes(parts)
  }

  /** From the allocation table. */
  #next(sector: number): number {
    const perSector = this.#sectorBytes / 4
    const table = this.#table[Math.floor(sector / perSector)] ?? LAST_SECTOR
    return this.#u32((table + 1) * this.#sectorBytes + (sector % perSector) * 4)
  }

  #u32(at: number): number {
    return at + 4 <= this.#numbers.length ? this.#numbers.u32(at) : LAST_SECTOR
  }
}
