import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { DOCUMENTS_SEEN_HEADER } from '@/lib/contract/documents-seen'
import {
  answerSchema,
  draftSchema,
  responseSchema,
  waiversSchema,
  type Answer,
  type Draft,
  type ResponseState,
  type Waivers,
} from '@/lib/contract/response'
import type { Role } from '@/lib/evidence/access'
import type { Kind } from '@/lib/evidence/kinds'
import { api } from '@/lib/format/paths'
import type { TestDesk } from './test-desk'

/** For a dispute about goods that did not arrive, without any upload. */
export const ALL_MISSING: readonly Kind[] = ['details_of_purchase', 'proof_of_receipt']

/** Short forms of the requests about the response that an agent's browser sends. */
export function responseCalls(test: () => TestDesk) {
  function send(role: Role, method: string, path: string, body: unknown, headers = {}) {
    const init = { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
    return test().call(role, method, path, { ...init, headers: { ...init.headers, ...headers } })
  }

  const save = (disputeId: string, text: string, version: number, role: Role = 'agent') =>
    send(role, 'PUT', api.draft(disputeId), { text, version })

  async function saved(...input: Parameters<typeof save>): Promise<Draft> {
    const response = await save(...input)
    expect(response.status).toBe(200)
    return draftSchema.parse(await response.json())
  }

  function submit(
    disputeId: string,
    {
      answerId = randomUUID() as string,
      draftVersion = 1,
      missing = ALL_MISSING,
      role = 'agent' as Role,
      seen,
    }: {
      answerId?: string
      draftVersion?: number
      missing?: readonly Kind[]
      role?: Role
      seen?: string
    } = {},
  ): Promise<Response> {
    const headers = seen === undefined ? {} : { [DOCUMENTS_SEEN_HEADER]: seen }
    const body = { answerId, draftVersion, missing }
    return send(role, 'POST', api.response(disputeId), body, headers)
  }

  async function accept(
    disputeId: string,
    { answerId = randomUUID() as string, more = 0 } = {},
  ): Promise<Response> {
    const { amount, currency } = await test().omise.dispute(disputeId)
    const body = { answerId, amount: amount + more, currency }
    return send('admin', 'POST', api.accept(disputeId), body)
  }

  async function state(disputeId: string): Promise<ResponseState> {
    const response = await test().call('viewer', 'GET', api.response(disputeId))
    return responseSchema.parse(await response.json())
  }

  const waive = (disputeId: string, kind: Kind, reason: string, role: Role = 'agent') =>
    send(role, 'PUT', api.waiver(disputeId, kind), { reason })

  const lift = (disputeId: string, kind: Kind) =>
    test().call('agent', 'DELETE', api.waiver(disputeId, kind))

  /** The number of requests to Omise that change the dispute. */
  async function patches(disputeId: string): Promise<number> {
    const requests = await test().omise.requests()
    return requests.filter(({ method, path }) => method === 'PATCH' && path.includes(disputeId))
      .length
  }

  return { save, saved, submit, accept, state, waive, lift, patches }
}

export async function answerOf(response: Response, status: number): Promise<Answer> {
  const answer: unknown = await response.json()
  expect(answer).not.toHaveProperty('code')
  expect(response.status).toBe(status)
  return answerSchema.parse(answer)
}

export async function waiversOf(response: Response): Promise<Waivers['items']> {
  expect(response.status).toBe(200)
  return waiversSchema.parse(await response.json()).items
}
