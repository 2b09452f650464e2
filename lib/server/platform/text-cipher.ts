import 'server-only'
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** Encrypts short texts for the database with AES-256-GCM. */
export type TextCipher = {
  /** @param context the row and the column of the text: it cannot be decrypted in another place */
  encrypt(text: string, context: string): string
  /** @returns null when the text was altered, moved to another context or encrypted with another key */
  decrypt(encrypted: string, context: string): string | null
}

const VERSION = 'v1.'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** @param secret the vault's key; the key of the texts is derived from it, so neither reveals the other */
export function createTextCipher(secret: Uint8Array): TextCipher {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'evidence-desk/texts/v1', 32))
  return {
    encrypt(text, context) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context))
      const content = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return VERSION + Buffer.concat([nonce, content, cipher.getAuthTag()]).toString('base64url')
    },
    decrypt(encrypted, context) {
      if (!encrypted.startsWith(VERSION)) return null
      const bytes = Buffer.from(encrypted.slice(VERSION.length), 'base64url')
      if (bytes.length < NONCE_BYTES + TAG_BYTES) return null
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      })
      decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(-TAG_BYTES))
      try {
        const content = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES))
        return Buffer.concat([content, decipher.final()]).toString('utf8')
      } catch {
        return null
      }
    },
  }
}
