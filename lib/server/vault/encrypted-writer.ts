import 'server-only'
import { createHash, randomBytes } from 'node:crypto'
import { closeSync, fsync, mkdirSync, openSync, writevSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import {
  fileKey,
  SALT_BYTES,
  encryptSegment,
  SEGMENT_BYTES,
  writeHeader,
} from './encrypted-file.ts'

const sync = promisify(fsync)

/** A file being written to the vault. Buffers at most one segment of plain bytes. */
export type EncryptedWriter = {
  /** Takes ownership of the chunks: their memory is released immediately, and must not be used again. */
  write(chunks: readonly Uint8Array<ArrayBuffer>[]): void
  /** Makes the file readable under its name. @returns the SHA-256 of its bytes, in hex */
  commit(): Promise<string>
  /** Closes the file, committed or not; `discardEncrypted` removes it. */
  close(): void
}

/**
 * Runs in the vault's own thread, where writing may block: a write is one copy into the page cache. Only flushing to
 * the disk, at the end, is asynchronous.
 */
export function createEncryptedWriter(
  vaultKey: Uint8Array,
  file: string,
  finalPath: string,
): EncryptedWriter {
  const partPath = partPathOf(finalPath)
  mkdirSync(path.dirname(finalPath), { recursive: true, mode: 0o700 })
  let descriptor: number | null = openSync(partPath, 'wx', 0o600)
  const salt = randomBytes(SALT_BYTES)
  const key = fileKey(vaultKey, salt, file)
  const hash = createHash('sha256')
  let pieces: Uint8Array<ArrayBuffer>[] = []
  let filled = 0
  let index = 0
  append([writeHeader(salt)])

  function append(buffers: Buffer[]): void {
    if (descriptor === null) throw new Error('The vault file is closed')
    let left = buffers
    while (left.length > 0) left = withoutFirst(left, writevSync(descriptor, left))
  }

  function encryptBuffered(last: boolean): void {
    const encrypted = encryptSegment(key, index, last, pieces)
    append(encrypted)
    index += 1
    filled = 0
    for (const piece of [...pieces, ...encrypted]) release(piece)
    pieces = []
  }

  function close(): void {
    if (descriptor !== null) closeSync(descriptor)
    descriptor = null
  }

  return {
    write(chunks) {
      for (const chunk of chunks) {
        hash.update(chunk)
        let taken = 0
        while (taken < chunk.length) {
          // A full segment is held back until more bytes come: only then is it known not to be the last.
          if (filled === SEGMENT_BYTES) encryptBuffered(false)
          const piece = chunk.subarray(taken, taken + SEGMENT_BYTES - filled)
          pieces.push(piece)
          filled += piece.length
          taken += piece.length
        }
      }
    },
    async commit() {
      encryptBuffered(true)
      if (descriptor !== null) await sync(descriptor)
      close()
      await rename(partPath, finalPath)
      await syncDirectory(path.dirname(finalPath))
      return hash.digest('hex')
    },
    close,
  }
}

/** Removes a file, committed or not. */
export async function discardEncrypted(finalPath: string): Promise<void> {
  await rm(partPathOf(finalPath), { force: true })
  await rm(finalPath, { force: true })
}

/** An incomplete file has another name. */
function partPathOf(finalPath: string): string {
  return `${finalPath}.part`
}

/** `buffers` without the bytes that were written. */
function withoutFirst(buffers: readonly Buffer[], written: number): Buffer[] {
  let skipped = written
  return buffers.flatMap((buffer) => {
    const rest = buffer.subarray(Math.min(skipped, buffer.length))
    skipped -= buffer.length - rest.length
    return rest.length > 0 ? [rest] : []
  })
}

/**
 * Releases a chunk's memory immediately. The garbage collector sees only a small object, so the memory would grow to
 * many times what is in use.
 */
function release({ buffer, byteOffset, byteLength }: Uint8Array): void {
  const isEnd = byteOffset + byteLength === buffer.byteLength
  if (isEnd && buffer instanceof ArrayBuffer) buffer.transfer(0)
}

// Without this, a crash could lose the new name although the bytes are on the disk.
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r')
  await handle.sync().catch(() => undefined)
  await handle.close()
}
