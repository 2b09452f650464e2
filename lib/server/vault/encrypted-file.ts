import 'server-only'
import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'

/**
 * The format of a vault file: a header (magic, salt), then segments encrypted one by one with AES-256-GCM, so that a
 * file can be written and read as a stream and every byte is authenticated before it is returned. A segment's nonce
 * holds its index and whether it is the last: segments cannot be swapped, dropped or truncated undetected. Every file
 * has its own key (HKDF over the vault's key, a random salt and the file's name), so nonces never repeat under a key
 * and a file under another name cannot be decrypted.
 */
export const SEGMENT_BYTES = 256 * 1024

const MAGIC = Buffer.from('EDV1')
const TAG_BYTES = 16

export const SALT_BYTES = 16
export const HEADER_BYTES = MAGIC.length + SALT_BYTES
export const SEGMENT_OVERHEAD = TAG_BYTES

export function fileKey(vaultKey: Uint8Array, salt: Uint8Array, file: string): Buffer {
  return Buffer.from(hkdfSync('sha256', vaultKey, salt, `evidence-desk vault ${file}`, 32))
}

export function writeHeader(salt: Uint8Array): Buffer {
  return Buffer.concat([MAGIC, salt])
}

/** The salt; null when it is not a vault file. */
export function readHeader(header: Buffer): Buffer | null {
  return header.subarray(0, MAGIC.length).equals(MAGIC) ? header.subarray(MAGIC.length) : null
}

/** The encrypted segment in parts, to be written in order: concatenating them would copy it. */
export function encryptSegment(
  key: Buffer,
  index: number,
  last: boolean,
  plain: readonly Uint8Array[],
): Buffer[] {
  const cipher = createCipheriv('aes-256-gcm', key, nonce(index, last))
  const encrypted = plain.map((piece) => cipher.update(piece))
  cipher.final()
  return [...encrypted, cipher.getAuthTag()]
}

/** Null when the segment is not exactly the one encrypted for this position. */
export function decryptSegment(
  key: Buffer,
  index: number,
  last: boolean,
  encrypted: Buffer,
): Buffer<ArrayBuffer> | null {
  if (encrypted.length < TAG_BYTES) return null
  const decipher = createDecipheriv('aes-256-gcm', key, nonce(index, last))
  decipher.setAuthTag(encrypted.subarray(encrypted.length - TAG_BYTES))
  const plain = decipher.update(encrypted.subarray(0, encrypted.length - TAG_BYTES))
  try {
    decipher.final()
    return plain
  } catch {
    return null
  }
}

function nonce(index: number, last: boolean): Buffer {
  const bytes = Buffer.alloc(12)
  bytes.writeUInt32BE(index, 7)
  bytes.writeUInt8(last ? 1 : 0, 11)
  return bytes
}
