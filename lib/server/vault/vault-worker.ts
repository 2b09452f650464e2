import 'server-only'
import { parentPort, workerData } from 'node:worker_threads'
import { createEncryptedReader, type EncryptedReader } from './encrypted-reader.ts'
import {
  createEncryptedWriter,
  discardEncrypted,
  type EncryptedWriter,
} from './encrypted-writer.ts'

/**
 * The vault's own thread: hashing, encrypting and writing would block other requests. Node runs this source file
 * directly (vault-thread.ts), so its imports are relative paths with extensions.
 */

/** `id` identifies one file while it is written or read. */
export type VaultTask =
  | { do: 'create' | 'open'; id: number; file: string; path: string }
  | { do: 'write'; id: number; chunks: Uint8Array<ArrayBuffer>[] }
  | { do: 'commit'; id: number }
  | { do: 'abort'; id: number; path: string }
  | { do: 'next' | 'close'; id: number }

/** The result of each task. */
export type VaultResults = Record<'create' | 'open' | 'write' | 'abort' | 'close', null> & {
  /** The SHA-256 in hex. */
  commit: string
  /** The next plain bytes; null at the end; 'altered' when authentication fails. */
  next: Uint8Array<ArrayBuffer> | 'altered' | null
}

export type VaultCall = { call: number; task: VaultTask }

export type VaultReply =
  | { call: number; ok: true; result: VaultResults[VaultTask['do']] }
  | { call: number; ok: false; error: Error }

const key: Uint8Array = workerData
const writers = new Map<number, EncryptedWriter>()
const readers = new Map<number, EncryptedReader>()

parentPort?.on('message', ({ call, task }: VaultCall) => {
  perform(task).then(
    (result) => reply({ call, ok: true, result }),
    (error: unknown) =>
      reply({ call, ok: false, error: error instanceof Error ? error : new Error(String(error)) }),
  )
})

function reply(message: VaultReply): void {
  const bytes = message.ok && message.result instanceof Uint8Array ? [message.result.buffer] : []
  parentPort?.postMessage(message, bytes)
}

async function perform(task: VaultTask): Promise<VaultResults[VaultTask['do']]> {
  switch (task.do) {
    case 'create':
      writers.set(task.id, createEncryptedWriter(key, task.file, task.path))
      return null
    case 'write':
      opened(writers, task.id).write(task.chunks)
      return null
    case 'commit': {
      const sha256 = await opened(writers, task.id).commit()
      writers.delete(task.id)
      return sha256
    }
    case 'abort':
      writers.get(task.id)?.close()
      writers.delete(task.id)
      await discardEncrypted(task.path)
      return null
    case 'open':
      readers.set(task.id, createEncryptedReader(key, task.file, task.path))
      return null
    case 'next':
      return opened(readers, task.id).next()
    case 'close':
      readers.get(task.id)?.close()
      readers.delete(task.id)
      return null
  }
}

function opened<T>(files: ReadonlyMap<number, T>, id: number): T {
  const file = files.get(id)
  if (!file) throw new Error('The vault file is not open')
  return file
}
