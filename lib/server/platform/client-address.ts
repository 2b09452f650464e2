import 'server-only'
import { subscribe } from 'node:diagnostics_channel'
import { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'

/**
 * Where the other end of the connection is. Set by us on every request, whatever the client sent.
 */
const SOCKET_ADDRESS_HEADER = 'x-desk-socket-address'

/**
 * Lets {@link clientAddress} know the socket's address, which Next does not pass on: a handler sees
 * only headers, and `X-Forwarded-For` is whatever the client wrote into it. Node announces each
 * request on this channel before Next sees it: https://nodejs.org/api/diagnostics_channel.html#http
 *
 * To be called once, in the process that listens, before it serves.
 */
export function recordSocketAddresses(): void {
  subscribe('http.server.request.start', noteSocketAddress)
}

/**
 * The address a request comes from, for limits and the audit log; null when it cannot be known.
 *
 * With `trustedProxyHops` = 0 that is the socket's address. With n proxies of ours in front, each of
 * which appends the address it was called from, it is the nth entry of `X-Forwarded-For` from the
 * right; everything left of it was written by the client and is not believed. A header with fewer
 * entries did not come through all proxies, so the socket's address counts.
 */
export function clientAddress(
  headers: Headers,
  { trustedProxyHops }: { trustedProxyHops: number },
): string | null {
  const forwarded = trustedProxyHops > 0 ? forwardedAddress(headers, trustedProxyHops) : null
  return forwarded ?? address(headers.get(SOCKET_ADDRESS_HEADER))
}

/**
 * What limits count as one caller: the address, or its /64 network when it is IPv6, of which
 * everybody has 18 quintillion addresses.
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

/** An IP address in one spelling, or null. Proxies may add a port or write IPv4 as IPv6. */
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
