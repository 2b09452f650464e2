import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { api } from '../../lib/format/paths.ts'
import type { DeskAddress } from '../environment.ts'

const draftSchema = z.object({ version: z.number() })
const stateSchema = z.object({
  draft: draftSchema.nullable(),
  answer: z.object({ state: z.enum(['intended', 'done', 'failed']) }).nullable(),
})

const ANSWER_MS = 20_000
const PAUSE_MS = 200
const RETRY_FOR_MS = 120_000
/** What the checklist needs for `REASON_CODE`. */
const MISSING = ['details_of_purchase', 'proof_of_receipt']

/** The reason of all disputes, since what a response needs depends on it. */
export const REASON_CODE = 'goods_or_services_not_provided'

/** The browser of an agent: writes a response and submits it, until Omise has it. @throws Error when that takes too long */
export async function answerInDesk(
  { urlFor, cookie }: DeskAddress,
  disputeId: string,
): Promise<void> {
  const until = performance.now() + RETRY_FOR_MS
  let last = ''
  for (let attempt = 0; performance.now() < until; attempt += 1) {
    const ask: Ask = async (method, path, body) => {
      const response = await fetch(urlFor(0, attempt) + path, {
        method,
        headers: { cookie, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(ANSWER_MS),
      })
      last = `${method} ${response.status} ${await response.clone().text()}`
      return (await response.json()) as unknown
    }
    // A server may be down, or Omise; the next attempt continues where this one ended.
    if (await submit(ask, disputeId).catch(() => false)) return
    await delay(PAUSE_MS)
  }
  throw new Error(`The response to ${disputeId} was never submitted: ${last}`)
}

type Ask = (method: string, path: string, body?: object) => Promise<unknown>

async function submit(ask: Ask, disputeId: string): Promise<boolean> {
  const { draft, answer } = stateSchema.parse(await ask('GET', api.response(disputeId)))
  if (answer?.state === 'done') return true
  if (answer?.state === 'intended') return false
  const { version } =
    draft ??
    draftSchema.parse(await ask('PUT', api.draft(disputeId), { text: 'It arrived.', version: 0 }))
  // A new answer, since one that failed is final.
  const body = { answerId: randomUUID(), draftVersion: version, missing: MISSING }
  await ask('POST', api.response(disputeId), body)
  const { answer: sent } = stateSchema.parse(await ask('GET', api.response(disputeId)))
  return sent?.state === 'done'
}
