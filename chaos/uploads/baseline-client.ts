import { createHash } from 'node:crypto'
import { Agent } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { encodeForm, post } from '../../testing/post.ts'
import {
  sandboxMerchant,
  type SandboxMerchant,
  type SandboxProgram,
} from '../../testing/sandbox.ts'
import { PACE } from '../environment.ts'
import { aftermathMs, UPLOAD_TIMEOUT_MS } from './faults.ts'
import { contentTypeOf, makeFile } from './files.ts'
import { closeDispute, documentsAt, planFaults } from './run-scenario.ts'
import { mayRefuse, type Disruption, type PlannedUpload, type Scenario } from './scenario.ts'
import { checkInvariants, type Outcome, type SentFile, type InvariantReport } from './invariants.ts'

/**
 * A simple integration: it posts the form to Omise, waits as long for the response as the desk does, and retries up to
 * three times after any error or time-out. When a scenario kills the desk's server, its requests are aborted, and it
 * retries as after any other error.
 */

const RETRIES = 3
/** 1, 2, 4 seconds, at the pace of the suite. */
const FIRST_PAUSE_MS = 1_000 * PACE

const errorSchema = z.object({ code: z.string() })

export async function runBaselineClient(
  sandbox: SandboxProgram,
  scenario: Scenario,
): Promise<InvariantReport> {
  const merchant = sandboxMerchant(sandbox.url)
  const disputeId = await merchant.openDispute()
  await planFaults(merchant, disputeId, scenario)
  const processes = new Processes()
  const disruptions = scenario.disruptions.map((disruption) =>
    disrupt(sandbox, merchant, processes, disputeId, disruption),
  )
  const target = { url: `${sandbox.url}/disputes/${disputeId}/documents`, merchant, processes }
  const [sent] = await Promise.all([
    Promise.all(scenario.uploads.map((upload) => sendFile(target, upload))),
    ...disruptions,
  ])
  await merchant.heal()
  await delay(aftermathMs(scenario.faults) > 0 ? aftermathMs(scenario.faults) + 500 : 0)
  const found = await documentsAt(merchant, disputeId)
  const report = checkInvariants({ sent, listed: [], found, mayRefuse: mayRefuse(scenario) })
  // It acknowledges a file only when Omise has responded; an undelivered file is lost.
  return { ...report, lost: [...report.lost, ...report.givenUp] }
}

type Target = { url: string; merchant: SandboxMerchant; processes: Processes }

/** Stand-ins for the two servers of the desk: killing one aborts its requests. */
class Processes {
  #controllers = [new AbortController(), new AbortController()]

  signalOf(server: 0 | 1): AbortSignal | undefined {
    return this.#controllers[server]?.signal
  }

  kill(server: 0 | 1): void {
    this.#controllers[server]?.abort()
    this.#controllers[server] = new AbortController()
  }
}

async function disrupt(
  sandbox: SandboxProgram,
  merchant: SandboxMerchant,
  processes: Processes,
  disputeId: string,
  disruption: Disruption,
): Promise<void> {
  await delay(disruption.atMs)
  switch (disruption.type) {
    case 'kill_server':
      return processes.kill(disruption.server)
    case 'kill_sandbox':
      return sandbox.restart(disruption.downMs)
    case 'close_dispute':
      return closeDispute(merchant, disputeId)
  }
}

async function sendFile(target: Target, plan: PlannedUpload): Promise<SentFile> {
  await delay(plan.atMs)
  const file = makeFile(plan.file)
  const form = await encodeForm(plan.kind, {
    name: plan.filename,
    type: contentTypeOf(plan.file),
    bytes: file,
  })
  const agent = new Agent({ keepAlive: true })
  const outcomes = await Promise.all(
    Array.from({ length: plan.clicks }, (_, click) =>
      withRetries(target, agent, plan, form, click === 0 ? plan.leaves : null),
    ),
  )
  agent.destroy()
  const [first] = outcomes
  return {
    uploadId: plan.uploadId,
    filename: plan.filename,
    sha256: createHash('sha256').update(file).digest('hex'),
    clicks: plan.clicks,
    outcome: outcomes.find(({ type }) => type === 'acknowledged') ??
      first ?? { type: 'given_up', last: 'It was never sent' },
    violations: [],
  }
}

type Form = { body: Buffer; contentType: string }

async function withRetries(
  { url, merchant, processes }: Target,
  agent: Agent,
  { server, pauseMs }: PlannedUpload,
  { body, contentType }: Form,
  leaves: PlannedUpload['leaves'],
): Promise<Outcome> {
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await post({
      url,
      headers: { authorization: merchant.authorization, 'content-type': contentType },
      body,
      agent,
      timeoutMs: UPLOAD_TIMEOUT_MS,
      signal: processes.signalOf(server),
      ...(attempt === 0 ? { pauseMs, leaves } : {}),
    }).then(({ status, text }) => readAnswer(status, text), readFailure)
    if (outcome.type === 'acknowledged' || attempt === RETRIES) return outcome
    await delay(FIRST_PAUSE_MS * 2 ** attempt)
  }
}

function readAnswer(status: number, text: string): Outcome {
  const answer = parseJson(text)
  if (status === 200 && answer !== undefined) return { type: 'acknowledged', status }
  const error = errorSchema.safeParse(answer)
  const isRefusal = status === 400 && error.success
  return isRefusal
    ? { type: 'refused', code: error.data.code }
    : { type: 'given_up', last: `${status} ${text.slice(0, 100)}` }
}

function readFailure(error: unknown): Outcome {
  return { type: 'given_up', last: error instanceof Error ? error.message : String(error) }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
