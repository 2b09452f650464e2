import 'server-only'

/** Why no connection came about, by the code of an error of Node, nodemailer or undici. */
export function interruptionOf(code: string): string {
  if (/^(EABORT|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/.test(code)) return 'timed_out'
  if (/^(EDNS|ENOTFOUND|EAI_AGAIN)$/.test(code)) return 'host_not_found'
  return /CERT|TLS|SSL/.test(code) ? 'tls_failed' : 'connection_failed'
}
