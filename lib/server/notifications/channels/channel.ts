import 'server-only'

/**
 * `retry`: a later attempt may succeed. `permanent`: it cannot without a change of settings. `code` is a short stable word
 * for the settings page, never text of the receiver, and never contains an address or a secret.
 */
export type SendResult =
  { outcome: 'sent' } | { outcome: 'retry' | 'permanent'; code: string; retryAfterMs?: number }

/** The longest that an attempt can take, however the receiver behaves. */
export const SEND_TIMEOUT_MS = { email: 30_000, line: 10_000, webhook: 10_000 } as const

/** The code of a failure to connect, from the `code` of an error of Node, nodemailer or undici. */
export function connectionFailureCode(code: string): string {
  if (/^(EABORT|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/.test(code)) return 'timed_out'
  if (/^(EDNS|ENOTFOUND|EAI_AGAIN)$/.test(code)) return 'host_not_found'
  return /CERT|TLS|SSL/.test(code) ? 'tls_failed' : 'connection_failed'
}
