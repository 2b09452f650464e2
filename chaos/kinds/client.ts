import { Agent } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { api, withQuery } from '../../lib/format/paths.ts'
import type { DeskAddress } from '../environment.ts'
import { bestOf, postUntilAnswered, type Seen } from '../uploads/client.ts'
import type { FinalState, ListedChange, RequestedChange } from './invariants.ts'
import type { PlannedKindChange } from './scenario.ts'

const ANSWER_MS = 20_000

const changeSchema = z.object({
  id: z.string(),
  state: z.enum(['underway', 'done', 'unchanged', 'both']),
  problem: z.string().nullable(),
})
const documentsSchema = z.object({ kindChanges: z.array(changeSchema) })

/** Requests one change as planned: late, twice, interrupted. */
export async function requestChange(
  desk: DeskAddress,
  disputeId: string,
  documentId: string,
  plan: PlannedKindChange,
): Promise<RequestedChange> {
  await delay(plan.atMs)
  const clicks = Array.from({ length: plan.clicks }, (_, click) =>
    postChange(desk, disputeId, documentId, { ...plan, leaves: click === 0 ? plan.leaves : null }),
  )
  const seen = await Promise.all(clicks)
  const violations = seen.flatMap((each) => each.violations)
  return { plan, outcome: bestOf(seen), violations }
}

/** The changes of kind that a page of the dispute shows. */
export async function listChanges(
  desk: DeskAddress,
  disputeId: string,
  attempt: number,
): Promise<ListedChange[]> {
  const response = await fetch(desk.urlFor(attempt, attempt) + api.documents(disputeId), {
    headers: { cookie: desk.cookie },
    signal: AbortSignal.timeout(ANSWER_MS),
  })
  if (!response.ok) throw new Error(`The documents cannot be listed: ${await response.text()}`)
  const { kindChanges } = documentsSchema.parse(await response.json())
  return kindChanges.map(({ id, state }) => ({ changeId: id, settled: state !== 'underway' }))
}

/** The state of a change at the end of the run: a repeated request has no other effect. */
export async function finalStateOf(
  desk: DeskAddress,
  disputeId: string,
  documentId: string,
  plan: PlannedKindChange,
): Promise<FinalState> {
  const { outcome, text } = await postChange(desk, disputeId, documentId, { ...plan, leaves: null })
  if (outcome.type === 'refused') return { state: 'refused', code: outcome.code }
  if (text === null) return { state: 'unknown' }
  const { state, problem } = changeSchema.parse(JSON.parse(text))
  return state === 'unchanged' ? { state: 'refused', code: problem ?? 'no problem' } : { state }
}

async function postChange(
  desk: DeskAddress,
  disputeId: string,
  documentId: string,
  { changeId, kind, server, leaves }: PlannedKindChange,
): Promise<Seen> {
  const agent = new Agent({ keepAlive: true })
  const seen = await postUntilAnswered(desk, agent, {
    path: withQuery(api.kind(disputeId, documentId), { changeId, kind }),
    body: Buffer.alloc(0),
    acknowledgedBy: [200, 202],
    server,
    pauseMs: 0,
    leaves,
  })
  agent.destroy()
  return seen
}
