import { freeBuffer } from '@/lib/free-buffer'

/** A file of a row in the browser's store: its bytes begin at `begin` of those that were stored as `version`. */
export type StoredPlace = { row: string; version: string; begin: number }

/** A file whose bytes only the store has, as other tabs are told of it. Size in bytes, `lastModified` in ms since 1970. */
export type StoredFile = StoredPlace & Pick<File, 'name' | 'size' | 'type' | 'lastModified'>

/** Reads the bytes of a row. @throws when this version is no longer stored, or cannot be decrypted */
export type ReadStored = (row: string, version: string) => Promise<ArrayBuffer>

type Content = File | { stored: StoredFile; read: ReadStored }

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
    const { name, size, type, lastModified } = content instanceof File ? content : content.stored
    this.name = name
    this.size = size
    this.type = type
    this.lastModified = lastModified
    this.#isOnDisk = isOnDisk
    this.#content = content
  }

  /** A file in memory, also one that another tab has sent. */
  static inMemory(file: File): HeldFile {
    return new HeldFile(file, false)
  }

  /** A file that the agent picked: the browser reads it from the disk, so it is never released. */
  static onDisk(file: File): HeldFile {
    return new HeldFile(file, true)
  }

  static stored(stored: StoredFile, read: ReadStored): HeldFile {
    return new HeldFile({ stored, read }, false)
  }

  /** As it is sent to other tabs: the file itself, or its place in the store. */
  get content(): File | StoredFile {
    return this.#content instanceof File ? this.#content : this.#content.stored
  }

  /** Null while its bytes are in memory or on the disk. */
  get place(): StoredPlace | null {
    return this.#content instanceof File ? null : this.#content.stored
  }

  /** @throws when its bytes cannot be read back */
  async read(): Promise<File> {
    return this.#read((read, row, version) => read(row, version), freeBuffer)
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
    for (const row of await Promise.allSettled(rows.values())) {
      if (row.status === 'fulfilled') freeBuffer(row.value)
    }
    const failure = results.find((result) => result.status === 'rejected')
    if (failure) throw failure.reason
  }

  async #bringBack(readRow: ReadRow): Promise<void> {
    const before = this.#content
    const file = await this.#read(readRow)
    if (this.#content === before) this.#content = file
  }

  async #read(readRow: ReadRow, onCopied?: (bytes: ArrayBuffer) => void): Promise<File> {
    for (;;) {
      const content = this.#content
      if (content instanceof File) return content
      try {
        const { row, version } = content.stored
        const bytes = await readRow(content.read, row, version)
        const file = fileFrom(content.stored, bytes)
        onCopied?.(bytes)
        return file
      } catch (error) {
        // It may be elsewhere by now.
        if (this.#content === content) throw error
      }
    }
  }
}

type ReadRow = (read: ReadStored, row: string, version: string) => Promise<ArrayBuffer>

/** A copy, so that the rest of the row's bytes can be released. */
function fileFrom({ begin, name, size, type, lastModified }: StoredFile, bytes: ArrayBuffer): File {
  return new File([new Uint8Array(bytes, begin, size)], name, { type, lastModified })
}
