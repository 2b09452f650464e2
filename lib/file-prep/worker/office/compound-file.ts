import type { OfficeFile } from './office-file'

/**
 * Reads the directory of a compound file, the container of Office before 2007, of Outlook's messages, and of every
 * Office file with a password. https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb
 */

type Stream = { name: string; start: number }

const ENTRY_BYTES = 128
const LAST_SECTOR = 0xfffffffa

/** More than a real file has: the directory of a hostile one may be a loop. */
const MAX_ENTRIES = 4096

export function recognizeCompoundFile(bytes: Uint8Array): OfficeFile | null {
  const file = new CompoundFile(bytes)
  const streams = file.streams()
  const find = (...names: string[]) => streams.find(({ name }) => names.includes(name))
  // The formats of 2007 and later are encrypted inside of a compound file; which of the two it is, is encrypted as well.
  if (find('EncryptedPackage')) return { type: 'docx', locked: true }
  const word = find('WordDocument')
  if (word) return { type: 'doc', locked: isLockedWord(file.sector(word.start)) }
  const workbook = find('Workbook', 'Book')
  if (workbook) return { type: 'xls', locked: isLockedWorkbook(file.sector(workbook.start)) }
  const isMessage = streams.some(({ name }) => name.startsWith('__properties_version1'))
  return isMessage ? { type: 'mail', locked: false } : null
}

class CompoundFile {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #sectorBytes: number

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#sectorBytes = this.#uint16(30) === 12 ? 4096 : 512
  }

  /** The entries of the directory, whose sectors are linked by the allocation table. */
  streams(): Stream[] {
    const streams: Stream[] = []
    let sector = this.#uint32(48)
    for (let read = 0; sector < LAST_SECTOR && read < MAX_ENTRIES; sector = this.#next(sector)) {
      const data = this.sector(sector)
      if (data.length < ENTRY_BYTES) break
      for (let at = 0; at + ENTRY_BYTES <= data.length; at += ENTRY_BYTES, read++) {
        const entry = new DataView(data.buffer, data.byteOffset + at, ENTRY_BYTES)
        const nameBytes = Math.min(64, entry.getUint16(64, true))
        const name = new TextDecoder('utf-16le').decode(
          data.subarray(at, at + Math.max(0, nameBytes - 2)),
        )
        if (name !== '') streams.push({ name, start: entry.getUint32(116, true) })
      }
    }
    return streams
  }

  /** Shorter, or empty, behind the end of the file. */
  sector(index: number): Uint8Array {
    const start = (index + 1) * this.#sectorBytes
    return this.#bytes.subarray(start, start + this.#sectorBytes)
  }

  /** From the allocation table, whose first 109 sectors are in the header; a directory is not behind them. */
  #next(sector: number): number {
    const perSector = this.#sectorBytes / 4
    const table = Math.floor(sector / perSector)
    if (table >= 109) return LAST_SECTOR
    const start = (this.#uint32(76 + table * 4) + 1) * this.#sectorBytes
    return this.#uint32(start + (sector % perSector) * 4)
  }

  #uint16(at: number): number {
    return at + 2 <= this.#view.byteLength ? this.#view.getUint16(at, true) : 0
  }

  #uint32(at: number): number {
    return at + 4 <= this.#view.byteLength ? this.#view.getUint32(at, true) : LAST_SECTOR
  }
}

/** `fEncrypted` in the header of the document (FibBase of MS-DOC). */
function isLockedWord(start: Uint8Array): boolean {
  const [low = 0, high = 0] = start
  return low === 0xec && high === 0xa5 && ((start[11] ?? 0) & 1) === 1
}

const FILE_PASS = 0x2f
const BEGIN = 0x0809
const WRITE_PROTECT = 0x86

/** A FilePass record follows the first one, or the one of write protection (MS-XLS). */
function isLockedWorkbook(start: Uint8Array): boolean {
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength)
  for (let at = 0; at + 4 <= view.byteLength; at += 4 + view.getUint16(at + 2, true)) {
    const record = view.getUint16(at, true)
    if (record === FILE_PASS) return true
    if (record !== BEGIN && record !== WRITE_PROTECT) return false
  }
  return false
}
