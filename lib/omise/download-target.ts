import { isIP } from 'node:net'
import { isLoopbackAddress, isPublicAddress } from '@/lib/net/addresses'
import type { CanConnectTo } from '@/lib/net/guarded-client'
import { refused } from './errors'

/** An address that passed every check that needs no network, and the addresses it may resolve to. */
export type DownloadTarget = {
  url: URL
  canConnectTo: CanConnectTo
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
