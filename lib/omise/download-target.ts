import type { LookupAddress } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { isLoopbackAddress, isPublicAddress } from './addresses'
import { refused } from './errors'

/** An address that passed every check that needs no network, and the addresses it may resolve to. */
export type DownloadTarget = {
  url: URL
  canConnectTo: (address: string) => boolean
}

/**
 * Checks a `download_uri`, which is untrusted, before anything is opened: https, a listed host (with its port, when it
 * is not 443), no userinfo, no IP literal. The one exception is the origin that the client itself uses, when that is on
 * this machine: the sandbox.
 * @throws OmiseError `refused`
 */
export function checkDownloadUri(
  uri: string,
  allowedHosts: readonly string[],
  baseUrl: string,
): DownloadTarget {
  const url = URL.parse(uri)
  if (url === null) throw refused('the download address is not a URL')
  if (url.username !== '' || url.password !== '')
    throw refused('the download address holds a login')
  if (isOwnLoopback(url, baseUrl)) return { url, canConnectTo: isLoopbackAddress }
  if (url.protocol !== 'https:') throw refused('the download address is not https')
  if (isIP(bareHost(url)) !== 0) throw refused('the download address is an IP address')
  if (!allowedHosts.includes(url.host)) throw refused('the download host is not on the list')
  return { url, canConnectTo: isPublicAddress }
}

function isOwnLoopback(url: URL, baseUrl: string): boolean {
  const base = URL.parse(baseUrl)
  if (base === null || !/^https?:$/.test(url.protocol) || url.origin !== base.origin) return false
  const host = bareHost(url)
  return host === 'localhost' || isLoopbackAddress(host)
}

function bareHost(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1')
}

export type Resolve = (hostname: string) => Promise<LookupAddress[]>

/**
 * The name look-up of the connection itself: the checked addresses are the ones connected to, so a second look-up
 * cannot return others.
 */
export function guardedLookup(
  resolve: Resolve,
  canConnectTo: (address: string) => boolean,
): LookupFunction {
  return (hostname, { all }, callback) => {
    resolveChecked(hostname, resolve, canConnectTo).then(
      (addresses) => {
        const [first] = addresses
        if (all === true) callback(null, addresses)
        else callback(null, first.address, first.family)
      },
      (error: Error) => callback(error, []),
    )
  }
}

async function resolveChecked(
  hostname: string,
  resolve: Resolve,
  canConnectTo: (address: string) => boolean,
): Promise<[LookupAddress, ...LookupAddress[]]> {
  const [first, ...others] = await resolve(hostname)
  if (first === undefined) throw refused('the download host has no address')
  const addresses: [LookupAddress, ...LookupAddress[]] = [first, ...others]
  if (addresses.every(({ address }) => canConnectTo(address))) return addresses
  throw refused('the download host resolves to an address that is not public')
}
