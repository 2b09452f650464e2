import 'server-only'
import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { listFiles, PART, EXTENSION, type VaultEntry } from './list-files'
import { createVaultThread, type VaultThread } from './vault-thread'
import { WriteBatch } from './write-batch'

/**
 * Encrypted copies of every document's bytes. Omise rarely returns a file, and a repeated delivery needs the bytes, so
 * a file is stored here before it is sent to Omise.
 */
export type Vault = {
  /** Starts a new file. Nothing is readable under its name before `commit` has resolved. */
  create(): Promise<VaultWriter>
  /**
   * The plain bytes in order. Fails with VaultError when the file is missing or altered; never yields altered bytes.
   */
  read(file: string): AsyncGenerator<Uint8Array, void, undefined>
  /** Also removes what a crash left of an unfinished file. */
  remove(file: string): Promise<void>
  /** Every file, including those being written and those left by a crash; in no order. */
  list(): AsyncGenerator<VaultEntry, void, undefined>
}

type VaultWriter = {
  /** The name to store: a UUID. */
  file: string
  /** Takes ownership of the chunk: its memory moves to the vault's thread and must not be used afterwards. */
  write(chunk: Uint8Array): Promise<void>
  /** Resolves with the SHA-256 in hex when the bytes are on the disk and would survive a crash. */
  commit(): Promise<string>
  /** Removes what was written; also safe after a failed `write` or `commit`. */
  abort(): Promise<void>
}

const BRAND = Symbol.for('evidence-desk.vault-error')

export class VaultError extends Error {
  // Next loads a module once per bundle, so there may be several classes of this name; the brand makes `instanceof`
  // true for all of them.
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

let lastId = 0

/** A vault in a directory. `key` is 32 bytes; each file gets its own key, derived from it. */
export function openVault(directory: string, key: Uint8Array): Vault {
  const thread = createVaultThread(key)
  const pathOf = (file: string) =>
    path.join(directory, assertName(file).slice(0, 2), `${file}${EXTENSION}`)
  return {
    async create() {
      const file = randomUUID()
      return createWriter(thread, file, pathOf(file))
    },
    read: (file) => readFile(thread, file, pathOf(file)),
    async remove(file) {
      await rm(pathOf(file), { force: true })
      await rm(`${pathOf(file)}${PART}`, { force: true })
    },
    list: () => listFiles(directory),
  }
}

async function createWriter(
  thread: VaultThread,
  file: string,
  filePath: string,
): Promise<VaultWriter> {
  const id = (lastId += 1)
  await thread.perform({ do: 'create', id, file, path: filePath })
  const batch = new WriteBatch()
  let writing: Promise<unknown> = Promise.resolve()

  /**
   * One batch is written while the next is collected; the sender waits for the previous one, which bounds the memory.
   */
  async function handOver(): Promise<void> {
    const chunks = batch.take()
    await writing
    if (chunks.length === 0) return
    writing = thread.perform({ do: 'write', id, chunks })
    // The error reaches the next call that awaits it.
    writing.catch(() => undefined)
  }

  return {
    file,
    async write(chunk) {
      if (chunk.length === 0) return
      batch.add(chunk)
      if (batch.isFull) await handOver()
    },
    async commit() {
      await handOver()
      await writing
      return thread.perform({ do: 'commit', id })
    },
    async abort() {
      await thread.perform({ do: 'abort', id, path: filePath })
    },
  }
}

async function* readFile(
  thread: VaultThread,
  file: string,
  filePath: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const id = (lastId += 1)
  await thread.perform({ do: 'open', id, file, path: filePath }).catch((cause: unknown) => {
    throw new VaultError('missing', { cause })
  })
  const next = () => {
    const segment = thread.perform({ do: 'next', id })
    // Reported when it is awaited. Until then an unhandled rejection would end the process.
    segment.catch(() => undefined)
    return segment
  }
  let ahead = next()
  try {
    for (;;) {
      const plain = await ahead
      if (plain === null) return
      if (plain === 'altered') throw new VaultError('altered')
      // Read ahead while the caller processes the current segment.
      ahead = next()
      if (plain.length > 0) yield plain
    }
  } finally {
    await ahead.catch(() => undefined)
    await thread.perform({ do: 'close', id })
  }
}

/** Names come from our own database, but a path must not depend on that. */
function assertName(file: string): string {
  if (!/^[0-9a-f-]{36}$/.test(file)) throw new VaultError('missing')
  return file
}
