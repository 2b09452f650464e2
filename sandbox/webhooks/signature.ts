import { createHmac } from 'node:crypto'

/**
 * The headers of a signed webhook. The key is the base64-decoded secret, the message is the timestamp (Unix seconds), a
 * dot and the body; one value for each secret, separated by a comma. https://docs.omise.co/api-webhooks
 *
 * @returns nothing without a secret
 */
export function signatureHeaders(
  body: string,
  secrets: readonly string[],
  now: Date,
): Record<string, string> {
  if (secrets.length === 0) return {}
  const timestamp = String(Math.floor(now.getTime() / 1000))
  const signatures = secrets.map((secret) =>
    createHmac('sha256', Buffer.from(secret, 'base64'))
      .update(`${timestamp}.${body}`)
      .digest('hex'),
  )
  return { 'Omise-Signature': signatures.join(','), 'Omise-Signature-Timestamp': timestamp }
}
