import 'server-only'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import {
  fileKey,
  HEADER_BYTES,
  openSegment,
  readHeader,
  sealSegment,
  SEGMENT_BYTES,
  SEGMENT_OVERHEAD,
  writeHeader,
} from './sealed-file'

/**
 * Our copy of every document's bytes, encrypted at rest. Omise rarely gives a file back, and a delivery that
 * must be repeated needs the bytes, so nothing is sent to Omise before it is here.
 */
export type Vault = {
  /** Starts a new file. Nothing is readable under its name before `commit` has resolved. */
  create(): Promise<VaultWriter>
  /** The plain bytes in order. Fails with VaultError when the file is missing or was altered; never yields altered bytes. */
  read(file: string): AsyncGenerator<Uint8Array, void, undefined>
  remove(file: string): Promise<void>
}

export type VaultWriter = {
  /** The name to keep: a UUID. */
  file: string
  write(chunk: Uint8Array): Promise<void>
  /** Resolves when the bytes are on the disk and would survive a crash. */
  commit(): Promise<void>
  /** Removes what was written; also safe after a failed `write` or `commit`. */
  abort(): Promise<void>
}

const BRAND = Symbol.for('evidence-desk.vault-error')

export class VaultError extends Error {
  // Next loads a module once for each of its bundles, so one error may be of several classes of this
  // name; the brand makes `instanceof` true for all of them.
  readonly [BRAND] = true

  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && BRAND in value
  }

  override name = 'VaultError'
  readonly reason: 'missing' | 'altered'

  constructor(reason: 'missing' | 'altered', options?: ErrorOptions) {
    super(
      reason === 'missing' ? 'The vault has no such file' : 'The vault file was altered',
      options,
    )
    this.reason = reason
  }
}

/** A vault in a directory. `key` is 32 bytes; each file gets a key of its own, derived from it. */
export function openVault(directory: string, key: Uint8Array): Vault {
  const pathOf = (file: string) =>
    path.join(directory, assertName(file).slice(0, 2), `${file}.sealed`)
  return {
    create: () => createFile(randomUUID(), pathOf, key),
    read: (file) => readFile(pathOf(file), key, file),
    remove: (file) => rm(pathOf(file), { force: true }),
  }
}

async function createFile(
  file: string,
  pathOf: (file: string) => string,
  key: Uint8Array,
): Promise<VaultWriter> {
  const finalPath = pathOf(file)
  const partPath = `${finalPath}.part`
  await mkdir(path.dirname(finalPath), { recursive: true, mode: 0o700 })
  const handle = await open(partPath, 'wx', 0o600)
  const salt = randomBytes(16)
  const secret = fileKey(key, salt, file)
  let segment = Buffer.allocUnsafe(SEGMENT_BYTES)
  let filled = 0
  let index = 0

  async function flush(last: boolean): Promise<void> {
    const sealed = sealSegment(secret, index, last, segment.subarray(0, filled))
    index += 1
    filled = 0
    await handle.appendFile(sealed)
  }

  await handle.appendFile(writeHeader(salt))
  return {
    file,
    async write(chunk) {
      let taken = 0
      while (taken < chunk.length) {
        // A full segment is kept back until more bytes come: only then is it known not to be the last.
        if (filled === SEGMENT_BYTES) await flush(false)
        const part = chunk.subarray(taken, taken + SEGMENT_BYTES - filled)
        segment.set(part, filled)
        filled += part.length
        taken += part.length
      }
    },
    async commit() {
      await flush(true)
      await handle.sync()
      await handle.close()
      await rename(partPath, finalPath)
      await syncDirectory(path.dirname(finalPath))
      segment = Buffer.alloc(0)
    },
    async abort() {
      await handle.close().catch(() => undefined)
      await rm(partPath, { force: true })
      await rm(finalPath, { force: true })
    },
  }
}

async function* readFile(
  filePath: string,
  key: Uint8Array,
  file: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const handle = await open(filePath, 'r').catch((cause: unknown) => {
    throw new VaultError('missing', { cause })
  })
  try {
    const { size } = await handle.stat()
    const header = Buffer.alloc(HEADER_BYTES)
    await handle.read(header, 0, HEADER_BYTES, 0)
    const salt = readHeader(header)
    if (!salt) throw new VaultError('altered')
    const secret = fileKey(key, salt, file)
    const sealedBytes = SEGMENT_BYTES + SEGMENT_OVERHEAD
    const count = Math.max(1, Math.ceil((size - HEADER_BYTES) / sealedBytes))
    for (let index = 0; index < count; index += 1) {
      const at = HEADER_BYTES + index * sealedBytes
      const sealed = Buffer.allocUnsafe(Math.min(sealedBytes, size - at))
      const { bytesRead } = await handle.read(sealed, 0, sealed.length, at)
      const plain = openSegment(secret, index, index === count - 1, sealed.subarray(0, bytesRead))
      if (!plain) throw new VaultError('altered')
      if (plain.length > 0) yield plain
    }
  } finally {
    await handle.close()
  }
}

/** Names come from our own database, but a path is no place for trust. */
function assertName(file: string): string {
  if (!/^[0-9a-f-]{36}$/.test(file)) throw new VaultError('missing')
  return file
}

// Without this a crash could forget the new name although the bytes are on the disk.
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r')
  await handle.sync().catch(() => undefined)
  await handle.close()
}
