import 'server-only'
import { createHmac, timingSafeEqual } from 'node:crypto'

/** A common tolerance; Omise documents none. */
const TOLERANCE_SECONDS = 300
/** The header has two values during a roll of the secret. Further values are ignored. */
const MAX_SIGNATURES = 4

/**
 * Whether Omise signed this body with one of `secrets`: `Omise-Signature` contains hex HMAC-SHA256 values, separated by
 * commas, of the timestamp, a dot and the body. A signature more than five minutes old or in the future is invalid.
 * https://docs.omise.co/api-webhooks
 */
export function isSignedByOmise(
  headers: Headers,
  body: Uint8Array,
  secrets: readonly Uint8Array[],
  now: Date,
): boolean {
  const timestamp = headers.get('omise-signature-timestamp') ?? ''
  if (!/^\d{1,12}$/.test(timestamp)) return false
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > TOLERANCE_SECONDS) return false
  const given = (headers.get('omise-signature') ?? '').split(',', MAX_SIGNATURES)
  const signatures = given.map((text) => Buffer.from(text.trim(), 'hex'))
  const expected = secrets.map((secret) =>
    createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest(),
  )
  // Every pair is compared, so that timing reveals nothing.
  return expected
    .flatMap((digest) => signatures.map((signature) => isEqual(digest, signature)))
    .includes(true)
}

function isEqual(digest: Buffer, signature: Buffer): boolean {
  return digest.length === signature.length && timingSafeEqual(digest, signature)
}
