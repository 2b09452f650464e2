import 'server-only'
import { createHmac, timingSafeEqual } from 'node:crypto'

/** Implementers agree on this tolerance; Omise documents none. */
const TOLERANCE_SECONDS = 300
/** Two values stand in the header while a secret is rolled. More are not read. */
const MAX_SIGNATURES = 4

/**
 * Whether Omise signed this body with one of `secrets`: `Omise-Signature` holds hex HMAC-SHA256 values, separated by
 * commas, of the timestamp, a dot and the body. A signature that is older or newer than five minutes does not count.
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
  // Every pair is compared, so that the time does not tell which value came close.
  return expected
    .flatMap((digest) => signatures.map((signature) => isEqual(digest, signature)))
    .includes(true)
}

function isEqual(digest: Buffer, signature: Buffer): boolean {
  return digest.length === signature.length && timingSafeEqual(digest, signature)
}
