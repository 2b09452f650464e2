import 'server-only'
import { isPublicAddress } from '@/lib/net/addresses'
import type { CanConnectTo } from '@/lib/net/guarded-client'

export type WebhookTarget = { url: URL; canConnectTo: CanConnectTo }

/**
 * Checks an address that an admin entered, before anything is opened: https and no user. The IP addresses it may resolve to
 * are checked when connecting. Hosts that the operator lists are exempt.
 * @returns null when it is not allowed
 */
export function webhookTarget(
  address: string,
  internalHosts: readonly string[],
): WebhookTarget | null {
  const url = URL.parse(address)
  if (!url || !/^https?:$/.test(url.protocol)) return null
  if (url.username !== '' || url.password !== '') return null
  if (isInternal(url, internalHosts)) return { url, canConnectTo: () => true }
  return url.protocol === 'https:' ? { url, canConnectTo: isPublicAddress } : null
}

function isInternal({ hostname, port, protocol }: URL, internalHosts: readonly string[]): boolean {
  const usedPort = port === '' ? (protocol === 'https:' ? '443' : '80') : port
  return internalHosts.includes(hostname) || internalHosts.includes(`${hostname}:${usedPort}`)
}
