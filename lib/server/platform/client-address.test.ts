import { createServer, type IncomingHttpHeaders } from 'node:http'
import { describe, expect, it } from 'vitest'
import { callerOf, clientAddress, recordSocketAddresses } from './client-address'

const SOCKET = 'x-desk-socket-address'

function addressOf(headers: Record<string, string>, trustedProxyHops: number) {
  return clientAddress(new Headers(headers), { trustedProxyHops })
}

describe('the address of a client', () => {
  it("is the socket's when no proxy is trusted, whatever the client claims", () => {
    expect(addressOf({ [SOCKET]: '192.0.2.1', 'x-forwarded-for': '10.0.0.1' }, 0)).toBe('192.0.2.1')
    expect(addressOf({ 'x-forwarded-for': '10.0.0.1' }, 0)).toBeNull()
  })

  it('is the entry that the outermost trusted proxy wrote', () => {
    const forwarded = { [SOCKET]: '10.0.0.9', 'x-forwarded-for': '6.6.6.6, 192.0.2.7, 10.0.0.8' }
    expect(addressOf(forwarded, 1)).toBe('10.0.0.8')
    expect(addressOf(forwarded, 2)).toBe('192.0.2.7')
  })

  it("is the socket's when a request bypassed a proxy or has an invalid header", () => {
    expect(addressOf({ [SOCKET]: '192.0.2.1', 'x-forwarded-for': '6.6.6.6' }, 2)).toBe('192.0.2.1')
    expect(addressOf({ [SOCKET]: '192.0.2.1' }, 1)).toBe('192.0.2.1')
    expect(addressOf({ [SOCKET]: '192.0.2.1', 'x-forwarded-for': 'a\tb' }, 1)).toBe('192.0.2.1')
  })

  it.each([
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['192.0.2.1:4711', '192.0.2.1'],
    ['[2001:DB8::1]:443', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['unknown', null],
    ['', null],
  ])('is read from %j as %j', (written, address) => {
    expect(addressOf({ 'x-forwarded-for': written }, 1)).toBe(address)
  })
})

it("records the socket's address on every request, over what the client sent", async () => {
  recordSocketAddresses()
  const received = Promise.withResolvers<IncomingHttpHeaders>()
  const server = createServer((request, response) => {
    received.resolve(request.headers)
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('no port')
  await fetch(`http://127.0.0.1:${address.port}/`, { headers: { [SOCKET]: '6.6.6.6' } })
  server.close()
  expect((await received.promise)[SOCKET]).toBe('127.0.0.1')
})

describe('one caller', () => {
  it.each([
    [null, 'unknown'],
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:0001:0002::9', '2001:db8:1:2::/64'],
    ['2001:db8::9', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('%s counts as %s', (address, caller) => {
    expect(callerOf(address)).toBe(caller)
  })
})
