import { asFile, type FileBytes } from '@/lib/file-prep/shared/file-bytes'

/** A file of a row in the browser's store: its bytes begin at `begin` of those that were stored as `version`. */
export type StoredPlace = { row: string; version: string; begin: number }

/** A file whose bytes only the store has, as other tabs are told of it. Size in bytes, `lastModified` in ms since 1970. */
export type StoredFile = StoredPlace & Pick<File, 'name' | 'size' | 'type' | 'lastModified'>

/** Reads the bytes of a row. @throws when this version is no longer stored, or cannot be decrypted */
export type ReadStored = (row: string, version: string) => Promise<ArrayBuffer>

type Content = File | FileBytes | { stored: StoredFile; read: ReadStored }

/**
 * One version of a file in the queue. Its description is always available; its bytes leave the page's memory once they
 * are stored, and are read back whenever they are needed.
 */
export class HeldFile {
  readonly name: string
  readonly size: number
  readonly type: string
  readonly lastModified: number
  readonly #isOnDisk: boolean
  #content: Content

  private constructor(content: Content, isOnDisk: boolean) {
    const { name, size, type, lastModified } = 'stored' in content ? content.stored : content
    this.name = name
    this.size = size
    this.type = type
    this.lastModified = lastModified
    this.#isOnDisk = isOnDisk
    this.#content = content
  }

  /** A file in memory, also one that another tab has sent. */
  static inMemory(file: File | FileBytes): HeldFile {
    return new HeldFile(file, false)
  }

  /** A file that the agent picked: the browser reads it from the disk, so it is never released. */
  static onDisk(file: File): HeldFile {
    return new HeldFile(file, true)
  }

  static stored(stored: StoredFile, read: ReadStored): HeldFile {
    return new HeldFile({ stored, read }, false)
  }

  /** Where its bytes are: the file itself, or its place in the store. */
  get content(): File | FileBytes | StoredFile {
    return 'stored' in this.#content ? this.#content.stored : this.#content
  }

  /** As it is stored; null while only the store has it. */
  get part(): File | ArrayBuffer | null {
    const content = this.#content
    if (content instanceof File) return content
    return isBytes(content) ? content.bytes : null
  }

  /** Null while its bytes are in memory or on the disk. */
  get place(): StoredPlace | null {
    return 'stored' in this.#content ? this.#content.stored : null
  }

  /** @throws when its bytes cannot be read back */
  async read(): Promise<File> {
    const content = await this.#read(
      readAlone,
      (stored, bytes) => new File([partOf(stored, bytes)], stored.name, stored),
    )
    return asFile(content)
  }

  /** For a worker, to which the bytes are moved. @throws when its bytes cannot be read back */
  async copy(): Promise<File | FileBytes> {
    let isRead = false
    const content = await this.#read(readAlone, (stored, bytes) => {
      isRead = true
      return bytesOf(stored, bytes)
    })
    return isRead || content instanceof File
      ? content
      : { ...content, bytes: content.bytes.slice() }
  }

  /** Releases its bytes, which are stored now. */
  release({ row, version, begin }: StoredPlace, read: ReadStored): void {
    if (this.#isOnDisk) return
    const { name, size, type, lastModified } = this
    this.#content = { stored: { row, version, begin, name, size, type, lastModified }, read }
  }

  /** Has its bytes where `other` has them, which has the same. */
  follow(other: HeldFile): void {
    if (!this.#isOnDisk) this.#content = other.#content
  }

  /**
   * Reads files back into memory, where they stay until they are stored again. Reads each row of the store once.
   * @throws when the bytes of one cannot be read back; the others are in memory then
   */
  static async bringBack(files: readonly HeldFile[]): Promise<void> {
    const rows = new Map<string, Promise<ArrayBuffer>>()
    const readOnce = (read: ReadStored, row: string, version: string) => {
      const key = `${row} ${version}`
      const bytes = rows.get(key) ?? read(row, version)
      rows.set(key, bytes)
      return bytes
    }
    const results = await Promise.allSettled(files.map((file) => file.#bringBack(readOnce)))
    const failure = results.find((result) => result.status === 'rejected')
    if (failure) throw failure.reason
  }

  async #bringBack(readRow: ReadRow): Promise<void> {
    const before = this.#content
    const content = await this.#read(readRow, bytesOf)
    if (this.#content === before) this.#content = content
  }

  /** `make`: of the row's bytes, which the others of the row may need as well. */
  async #read<Made>(
    readRow: ReadRow,
    make: (stored: StoredFile, bytes: ArrayBuffer) => Made,
  ): Promise<File | FileBytes | Made> {
    for (;;) {
      const content = this.#content
      if (!('stored' in content)) return content
      try {
        const { row, version } = content.stored
        return make(content.stored, await readRow(content.read, row, version))
      } catch (error) {
        // It may be elsewhere by now.
        if (this.#content === content) throw error
      }
    }
  }
}

type ReadRow = (read: ReadStored, row: string, version: string) => Promise<ArrayBuffer>

function isBytes(content: Content): content is FileBytes {
  return !(content instanceof File || 'stored' in content)
}

const readAlone: ReadRow = (read, row, version) => read(row, version)

function bytesOf(stored: StoredFile, bytes: ArrayBuffer): FileBytes {
  const { name, size, type, lastModified } = stored
  return { name, size, type, lastModified, bytes: partOf(stored, bytes).slice().buffer }
}

/** @throws RangeError when the row has fewer bytes */
function partOf({ begin, size }: StoredFile, bytes: ArrayBuffer): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes, begin, size)
}
