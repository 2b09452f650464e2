import 'server-only'
import { closeSync, readSync } from 'node:fs'
import { openRegularFileSync } from '../platform/regular-file.ts'
import {
  fileKey,
  HEADER_BYTES,
  decryptSegment,
  readHeader,
  SEGMENT_BYTES,
  SEGMENT_OVERHEAD,
} from './encrypted-file.ts'

/** A vault file being read, segment by segment. Runs in the vault's own thread, where reading may block. */
export type EncryptedReader = {
  /** The next plain bytes; null at the end; 'altered' when authentication fails. */
  next(): Uint8Array<ArrayBuffer> | 'altered' | null
  close(): void
}

const ENCRYPTED_SEGMENT_BYTES = SEGMENT_BYTES + SEGMENT_OVERHEAD

/** @throws Error when the file does not exist, or is a FIFO or a directory */
export function createEncryptedReader(
  vaultKey: Uint8Array,
  file: string,
  filePath: string,
): EncryptedReader {
  const { descriptor, size } = openRegularFileSync(filePath)
  const count = Math.max(1, Math.ceil((size - HEADER_BYTES) / ENCRYPTED_SEGMENT_BYTES))
  const encrypted = Buffer.allocUnsafeSlow(Math.max(0, Math.min(ENCRYPTED_SEGMENT_BYTES, size)))
  let key: Buffer | null = null
  let index = 0

  function readKey(): Buffer | null {
    const header = Buffer.alloc(HEADER_BYTES)
    readSync(descriptor, header, 0, HEADER_BYTES, 0)
    const salt = readHeader(header)
    return salt && fileKey(vaultKey, salt, file)
  }

  return {
    next() {
      if (index === count) return null
      key ??= readKey()
      const at = HEADER_BYTES + index * ENCRYPTED_SEGMENT_BYTES
      const bytes = readSync(descriptor, encrypted, 0, encrypted.length, at)
      const plain =
        key && decryptSegment(key, index, index === count - 1, encrypted.subarray(0, bytes))
      index += 1
      return plain ?? 'altered'
    },
    close: () => closeSync(descriptor),
  }
}
