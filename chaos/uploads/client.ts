import { createHash } from 'node:crypto'
import { Agent } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { api, withQuery } from '../../lib/format/paths.ts'
import { post, type PostResponse } from '../../testing/post.ts'
import type { DeskAddress } from '../environment.ts'
import { contentTypeOf, makeFile } from './files.ts'
import type { PlannedUpload } from './scenario.ts'
import type { ListedUpload, Outcome, SentFile } from './invariants.ts'

/** The upload queue of a browser: retries the same upload until the desk gives a final answer. */

const RETRY_FOR_MS = 120_000
const ANSWER_MS = 20_000
const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 2_000

/** Statuses that a retry does not change. */
const FINAL_BELOW = 500
const AGAIN_CODES: readonly string[] = ['body_incomplete', 'too_many_requests']
const FINAL_CODES: readonly string[] = ['omise_rejected_file', 'omise_refused']

/** Omise has the document. */
const CREATED = 201

const problemSchema = z.object({
  code: z.string(),
  detail: z.string(),
  retryAfterSeconds: z.number().optional(),
})
const receivedSchema = z.object({ id: z.string() })
const uploadsSchema = z.object({
  items: z.array(z.object({ id: z.string(), state: z.string(), problem: z.string().nullable() })),
})

/** What came of a request that was repeated until its response was final. `text`: of the acknowledgement. */
export type Seen = { outcome: Outcome; text: string | null; violations: string[] }

/** A POST that is safe to repeat. `pauseMs` and `leaves` concern its first attempt. */
export type RepeatedPost = Pick<PlannedUpload, 'server' | 'pauseMs' | 'leaves'> & {
  path: string
  contentType?: string
  body: Buffer
  /** The statuses of an acknowledgement. */
  acknowledgedBy: readonly number[]
}

/** Sends one file as planned: late, twice, interrupted. */
export async function sendUpload(
  desk: DeskAddress,
  disputeId: string,
  plan: PlannedUpload,
): Promise<SentFile> {
  await delay(plan.atMs)
  const body = makeFile(plan.file)
  const { uploadId, kind, filename, server, pauseMs } = plan
  const agent = new Agent({ keepAlive: true })
  const send = (leaves: PlannedUpload['leaves']) =>
    postUntilAnswered(desk, agent, {
      path: withQuery(api.documents(disputeId), { uploadId, kind, filename }),
      contentType: contentTypeOf(plan.file),
      body,
      acknowledgedBy: [CREATED, 202],
      server,
      pauseMs,
      leaves,
    })
  const clicks = Array.from({ length: plan.clicks }, (_, click) =>
    send(click === 0 ? plan.leaves : null),
  )
  const seen = await Promise.all(clicks)
  if (plan.again && seen.some(({ outcome }) => outcome.type === 'acknowledged')) {
    seen.push(await send(null))
  }
  agent.destroy()
  return {
    uploadId: plan.uploadId,
    filename: plan.filename,
    sha256: createHash('sha256').update(body).digest('hex'),
    clicks: plan.clicks,
    outcome: bestOf(seen),
    violations: violationsOf(seen),
  }
}

/** The uploads of a dispute that are not settled, and those that were refused. */
export async function listUploads(
  desk: DeskAddress,
  disputeId: string,
  attempt: number,
): Promise<ListedUpload[]> {
  const response = await fetch(desk.urlFor(attempt, attempt) + api.uploads(disputeId), {
    headers: { cookie: desk.cookie },
    signal: AbortSignal.timeout(ANSWER_MS),
  })
  if (!response.ok) throw new Error(`The uploads cannot be listed: ${await response.text()}`)
  const { items } = uploadsSchema.parse(await response.json())
  return items.map(({ id, state, problem }) => ({
    uploadId: id,
    settled: state === 'refused' || state === 'delivered',
    problem,
  }))
}

/** Repeats a request until the desk gives a final answer. */
export async function postUntilAnswered(
  desk: DeskAddress,
  agent: Agent,
  { path, contentType, body, acknowledgedBy, server, pauseMs, leaves }: RepeatedPost,
): Promise<Seen> {
  const headers = {
    cookie: desk.cookie,
    'sec-fetch-site': 'same-origin',
    ...(contentType !== undefined && { 'content-type': contentType }),
  }
  const violations: string[] = []
  const until = performance.now() + RETRY_FOR_MS
  for (let attempt = 0; ; attempt += 1) {
    const first = attempt === 0
    const url = desk.urlFor(server, attempt) + path
    const reading = await post({
      url,
      headers,
      body,
      agent,
      timeoutMs: ANSWER_MS,
      ...(first ? { pauseMs, leaves } : {}),
    }).then((response) => readAnswer(response, acknowledgedBy), readFailure)
    if ('violation' in reading) violations.push(reading.violation)
    if ('outcome' in reading) return { text: null, ...reading, violations }
    if (performance.now() > until) {
      return { outcome: { type: 'given_up', last: reading.again }, text: null, violations }
    }
    await delay(Math.max(reading.afterMs, pauseAfter(attempt)))
  }
}

type Reading =
  | { outcome: Outcome; text?: string }
  | { again: string; afterMs: number }
  | { again: string; afterMs: number; violation: string }

function readAnswer({ status, text }: PostResponse, acknowledgedBy: readonly number[]): Reading {
  if (acknowledgedBy.includes(status)) {
    return { outcome: { type: 'acknowledged', status } as const, text }
  }
  const problem = problemSchema.safeParse(parseJson(text))
  if (!problem.success) {
    const violation = `answered ${status} without a problem: ${text.slice(0, 200)}`
    return { again: violation, afterMs: 0, violation }
  }
  const { code, detail, retryAfterSeconds = 0 } = problem.data
  if (isFinal(status, code)) return { outcome: { type: 'refused', code } }
  const again = { again: `${status} ${code}: ${detail}`, afterMs: retryAfterSeconds * 1_000 }
  return code === 'internal_error' ? { ...again, violation: again.again } : again
}

function readFailure(error: unknown): Reading {
  return { again: error instanceof Error ? error.message : String(error), afterMs: 0 }
}

function isFinal(status: number, code: string): boolean {
  if (FINAL_CODES.includes(code)) return true
  return status < FINAL_BELOW && !AGAIN_CODES.includes(code)
}

function pauseAfter(attempt: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** attempt, LONGEST_PAUSE_MS)
}

/** One acknowledgement is binding, whatever the other clicks got. */
export function bestOf(seen: readonly Seen[]): Outcome {
  const byType = (type: Outcome['type']) => seen.find(({ outcome }) => outcome.type === type)
  const best = byType('acknowledged') ?? byType('refused') ?? byType('given_up')
  return best?.outcome ?? { type: 'given_up', last: 'It was never sent' }
}

function violationsOf(seen: readonly Seen[]): string[] {
  const documents = new Set(
    seen.flatMap(({ outcome, text }) =>
      outcome.type === 'acknowledged' && outcome.status === CREATED && text !== null
        ? receivedSchema.parse(JSON.parse(text)).id
        : [],
    ),
  )
  const two = documents.size > 1 ? [`was answered with ${[...documents].join(' and ')}`] : []
  return [...two, ...seen.flatMap(({ violations }) => violations)]
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
