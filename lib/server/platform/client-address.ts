import 'server-only'
import { subscribe } from 'node:diagnostics_channel'
import { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'

/** The header with the socket's remote address. Set by the server on every request, over what the client sent. */
const SOCKET_ADDRESS_HEADER = 'x-desk-socket-address'

/**
 * Lets {@link clientAddress} know the socket's address, which Next does not pass on: a handler sees only headers, and
 * `X-Forwarded-For` holds whatever the client wrote. Node publishes each request on this channel before Next sees it:
 * https://nodejs.org/api/diagnostics_channel.html#http
 *
 * Call once, in the listening process, before it serves.
 */
export function recordSocketAddresses(): void {
  subscribe('http.server.request.start', noteSocketAddress)
}

/**
 * The client's address, for limits and the audit log; null when it is unknown.
 *
 * With `trustedProxyHops` = 0 it is the socket's address. With n trusted proxies, each of which appends the address of
 * its client, it is the nth entry of `X-Forwarded-For` from the right; entries further left were written by the client
 * and are ignored. A header with fewer entries did not pass through all proxies, so the socket's address is used.
 */
export function clientAddress(
  headers: Headers,
  { trustedProxyHops }: { trustedProxyHops: number },
): string | null {
  const forwarded = trustedProxyHops > 0 ? forwardedAddress(headers, trustedProxyHops) : null
  return forwarded ?? address(headers.get(SOCKET_ADDRESS_HEADER))
}

/**
 * The unit of rate limits: the address or, for IPv6, its /64 network, since each client has 18 quintillion addresses.
 */
export function callerOf(address: string | null): string {
  if (address === null) return 'unknown'
  if (isIP(address) !== 6) return address
  return `${ipv6Groups(address).slice(0, 4).join(':')}::/64`
}

function noteSocketAddress(message: unknown): void {
  if (typeof message !== 'object' || message === null || !('request' in message)) return
  const { request } = message
  if (!(request instanceof IncomingMessage)) return
  request.headers[SOCKET_ADDRESS_HEADER] = request.socket.remoteAddress ?? ''
}

function forwardedAddress(headers: Headers, hops: number): string | null {
  const entries = (headers.get('x-forwarded-for') ?? '').split(',')
  return address(entries.at(-hops) ?? null)
}

/** An IP address in canonical spelling, or null. Proxies may add a port or write IPv4 as IPv6. */
function address(text: string | null): string | null {
  const bare = (text ?? '')
    .trim()
    .toLowerCase()
    .replace(/^\[(.*)\](:\d+)?$/, '$1')
    .replace(/^::ffff:(?=\d+\.)/, '')
    .replace(/^(\d+(?:\.\d+){3}):\d+$/, '$1')
    .replace(/%.*$/, '')
  return isIP(bare) ? bare : null
}

/** The eight groups without leading zeros. */
function ipv6Groups(address: string): string[] {
  const [head = '', tail] = address.split('::')
  const left = head ? head.split(':') : []
  const right = tail ? tail.split(':') : []
  const missing = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length)
  return [...left, ...Array<string>(missing).fill('0'), ...right].map((group) =>
    group.replace(/^0+(?=.)/, ''),
  )
}
