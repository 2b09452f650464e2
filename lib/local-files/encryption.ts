/** Bytes that only the holder of the key can read, or change undetected. */
export type Encrypted = { iv: Uint8Array<ArrayBuffer>; bytes: ArrayBuffer }

const IV_BYTES = 12

/** Differs each time that something is encrypted. */
export function versionOf({ iv }: Encrypted): string {
  return iv.join('.')
}

/** An AES key that can be used but not exported, not even by an injected script. */
export function newKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}

/** The context of the bytes of a file of this person. */
export function bytesContext(owner: string, id: string): string {
  return `bytes ${owner} ${id}`
}

/** `context` identifies the content; decrypting with another context fails. */
export async function encrypt(
  key: CryptoKey,
  bytes: BufferSource,
  context: string,
): Promise<Encrypted> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
  return { iv, bytes: await crypto.subtle.encrypt(parameters(iv, context), key, bytes) }
}

/** @throws DOMException `OperationError` when key, context or bytes differ from those of `encrypt` */
export function decrypt(
  key: CryptoKey,
  encrypted: Encrypted,
  context: string,
): Promise<ArrayBuffer> {
  return crypto.subtle.decrypt(parameters(encrypted.iv, context), key, encrypted.bytes)
}

function parameters(iv: Uint8Array<ArrayBuffer>, context: string): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(context) }
}
