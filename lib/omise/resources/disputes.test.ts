import { describe, expect, it } from 'vitest'
import {
  afterBody,
  clientOf,
  DISPUTE,
  failureOf,
  sendError,
  sendJson,
  serve,
} from '../testing/test-server'
import { wireDispute } from '../testing/wire-samples'

const LOST_ANSWERS = [
  ['is cut', (response) => response.writeHead(200).end('{"object":"disp')],
  ['is a 500', (response) => sendError(response, 500, 'internal_error')],
  ['never comes', (response) => response.destroy()],
] satisfies [string, (response: Parameters<typeof sendJson>[0]) => void][]

describe('submitting', () => {
  it('sends the message as JSON, and nothing else', async () => {
    const bodies: string[] = []
    const server = await serve((request, response) =>
      afterBody(request, (body) => {
        bodies.push(body.toString())
        sendJson(response, wireDispute({ status: 'pending', message: 'It arrived. ส่งแล้ว' }))
      }),
    )
    const dispute = await clientOf(server.origin).disputes.submit(DISPUTE, 'It arrived. ส่งแล้ว')
    expect(dispute).toMatchObject({ status: 'pending', message: 'It arrived. ส่งแล้ว' })
    expect(server.seen).toEqual([`PATCH /disputes/${DISPUTE}`])
    expect(server.headers[0]).toMatchObject({ 'content-type': 'application/json' })
    expect(bodies).toEqual(['{"message":"It arrived. ส่งแล้ว"}'])
  })

  it.each(LOST_ANSWERS)(
    'has an unknown outcome when the response %s, and sends one request',
    async (_, answer) => {
      const server = await serve((request, response) => afterBody(request, () => answer(response)))
      const { disputes } = clientOf(server.origin)
      expect(await failureOf(disputes.submit(DISPUTE, 'x'))).toMatchObject({ outcome: 'unknown' })
      expect(server.seen).toHaveLength(1)
    },
  )

  it('recognises a refusal', async () => {
    const server = await serve((_, response) =>
      sendError(response, 400, 'bad_request', 'dispute is not open'),
    )
    const error = await failureOf(clientOf(server.origin).disputes.submit(DISPUTE, 'x'))
    expect(error).toMatchObject({ outcome: 'not_applied', code: 'bad_request' })
  })

  it('sends nothing for a malformed id', async () => {
    const server = await serve((_, response) => sendJson(response, wireDispute()))
    const error = await failureOf(clientOf(server.origin).disputes.submit('open', 'x'))
    expect(error).toMatchObject({ outcome: 'not_applied', code: 'refused' })
    expect(server.seen).toEqual([])
  })
})

describe('accepting', () => {
  it('has its own endpoint and no body', async () => {
    const server = await serve((_, response) =>
      sendJson(response, wireDispute({ status: 'lost', closed_at: '2025-03-21T00:00:00Z' })),
    )
    expect(await clientOf(server.origin).disputes.accept(DISPUTE)).toMatchObject({ status: 'lost' })
    expect(server.seen).toEqual([`PATCH /disputes/${DISPUTE}/accept`])
    expect(server.headers[0]?.['content-length'] ?? '0').toBe('0')
  })

  it.each(LOST_ANSWERS)(
    'has an unknown outcome when the response %s, and sends one request',
    async (_, answer) => {
      const server = await serve((request, response) => afterBody(request, () => answer(response)))
      const error = await failureOf(clientOf(server.origin).disputes.accept(DISPUTE))
      expect(error).toMatchObject({ outcome: 'unknown' })
      expect(server.seen).toHaveLength(1)
    },
  )
})
