/** Bytes that only the holder of the key can read, or change without being noticed. */
export type Encrypted = { iv: Uint8Array<ArrayBuffer>; bytes: ArrayBuffer }

const IV_BYTES = 12

/** An AES key that can be used here, but not read out: not by us, not by a script that got in. */
export function newKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}

/** `context` says what it is; opening it as anything else fails. */
export async function seal(
  key: CryptoKey,
  bytes: BufferSource,
  context: string,
): Promise<Encrypted> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
  return { iv, bytes: await crypto.subtle.encrypt(parameters(iv, context), key, bytes) }
}

/** @throws DOMException `OperationError` when key, context or bytes are not those of `seal` */
export function unseal(key: CryptoKey, sealed: Encrypted, context: string): Promise<ArrayBuffer> {
  return crypto.subtle.decrypt(parameters(sealed.iv, context), key, sealed.bytes)
}

function parameters(iv: Uint8Array<ArrayBuffer>, context: string): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(context) }
}
