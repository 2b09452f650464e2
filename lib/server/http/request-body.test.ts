import { createServer, type IncomingMessage } from 'node:http'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { nodeRequestOf, recordNodeRequests } from './request-body'

const HEADER = 'x-desk-node-request'

type Seen = { incoming: IncomingMessage; request: Request; found: IncomingMessage | null }

const seen: Seen[] = []
const server = createServer((incoming, response) => {
  // Builds a request as Next does, from the headers that Node's request has by then.
  const headers = { [HEADER]: String(incoming.headers[HEADER] ?? '') }
  const request = new Request('http://desk.test/', { headers })
  seen.push({ incoming, request, found: nodeRequestOf(request) })
  incoming.resume().on('end', () => response.end())
})
let url = ''

beforeAll(async () => {
  recordNodeRequests()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`
})

afterAll(() => new Promise((resolve) => server.close(resolve)))

async function ask(init: RequestInit): Promise<Seen> {
  await (await fetch(url, init)).text()
  const last = seen.at(-1)
  if (!last) throw new Error('The request did not arrive')
  return last
}

it("finds Node's request for a body, and forgets it afterwards", async () => {
  const { incoming, found, request } = await ask({ method: 'POST', body: 'a file' })
  expect(found).toBe(incoming)
  await expect.poll(() => nodeRequestOf(request)).toBeNull()
})

it('ignores a name that a client sent', async () => {
  const held = createHeld()
  const first = await held.arrived
  const second = await ask({
    method: 'POST',
    body: 'another file',
    headers: { [HEADER]: String(first.incoming.headers[HEADER]) },
  })
  expect(second.found).toBe(second.incoming)
  expect(second.found).not.toBe(first.incoming)
  await held.end()
})

it('returns none for a request without a body, or one that Node did not receive', async () => {
  expect((await ask({ method: 'GET' })).found).toBeNull()
  expect(nodeRequestOf(new Request('http://desk.test/', { method: 'POST' }))).toBeNull()
})

/** A request with a body that has not ended yet. */
function createHeld(): { arrived: Promise<Seen>; end: () => Promise<void> } {
  const body = new TransformStream<Uint8Array, Uint8Array>()
  const writer = body.writable.getWriter()
  const before = seen.length
  // Node requires this for a streamed body.
  const streamed = { body: body.readable, duplex: 'half' }
  const answered = fetch(url, { method: 'POST', ...streamed })
  const arrived = (async () => {
    await writer.write(new TextEncoder().encode('half a'))
    await expect.poll(() => seen.length).toBe(before + 1)
    const held = seen[before]
    if (!held) throw new Error('The request did not arrive')
    return held
  })()
  return {
    arrived,
    async end() {
      await writer.close()
      await (await answered).text()
    },
  }
}
