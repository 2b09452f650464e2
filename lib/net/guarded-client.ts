import type { LookupAddress } from 'node:dns'
import { lookup } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import { Client } from 'undici'

/** Whether an IP address may be connected to. */
export type CanConnectTo = (address: string) => boolean

/** Resolves a host name to all its addresses. */
export type Resolve = (hostname: string) => Promise<LookupAddress[]>

/** A host is, or resolves to, an address that may not be connected to. */
export class ForbiddenAddressError extends Error {
  override readonly name = 'ForbiddenAddressError'
}

/**
 * A client of the origin of an address that is not trusted. Each connection checks the addresses that its own name look-up
 * returned, so a second look-up cannot return others. Has no time limits of its own, and follows no redirects.
 * @throws ForbiddenAddressError, like every request of the client, when an address is forbidden
 */
export function guardedClient(
  { origin, hostname }: URL,
  canConnectTo: CanConnectTo,
  resolve: Resolve = resolveName,
): Client {
  // No name is looked up for a literal address.
  const literal = hostname.replace(/^\[(.*)\]$/, '$1')
  if (isIP(literal) !== 0 && !canConnectTo(literal)) throw new ForbiddenAddressError(FORBIDDEN)
  return new Client(origin, {
    allowH2: false,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { lookup: guardedLookup(resolve, canConnectTo) },
  })
}

const FORBIDDEN = 'The host has an address that is not permitted'

function resolveName(hostname: string): Promise<LookupAddress[]> {
  return lookup(hostname, { all: true })
}

function guardedLookup(resolve: Resolve, canConnectTo: CanConnectTo): LookupFunction {
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
  canConnectTo: CanConnectTo,
): Promise<[LookupAddress, ...LookupAddress[]]> {
  const [first, ...others] = await resolve(hostname)
  if (first === undefined) throw new ForbiddenAddressError('The host has no address')
  const addresses: [LookupAddress, ...LookupAddress[]] = [first, ...others]
  if (addresses.every(({ address }) => canConnectTo(address))) return addresses
  throw new ForbiddenAddressError(FORBIDDEN)
}
