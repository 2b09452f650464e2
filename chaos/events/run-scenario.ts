import { setTimeout as delay } from 'node:timers/promises'
import type { SandboxMerchant } from '../../testing/sandbox.ts'
import { demoEmail } from '../../testing/session.ts'
import type { Environment } from '../environment.ts'
import { answerInDesk, REASON_CODE } from './answer.ts'
import { messageOf, noticedMs, type DisputeTruth } from './invariants.ts'
import { untold } from './mail-invariants.ts'
import type { LiveFollower } from './live-follower.ts'
import type { Mailbox } from './mailbox.ts'
import {
  FAULTS_UNTIL_MS,
  type Disruption,
  type EventScenario,
  type Forgery,
  type Outage,
  type PlannedDispute,
  type Step,
} from './scenario.ts'
import type { WebhookRelay } from './webhook-relay.ts'

/** What a scenario runs on, alone, because it breaks all of it. */
export type Setup = {
  environment: Environment
  relay: WebhookRelay
  follower: LiveFollower
  mailbox: Mailbox
}

/** The demo accounts that are notified of disputes that need a response. */
export const RECIPIENTS = ['agent', 'admin'] as const

/** What a scenario did. It is checked when its environment has stopped, so that a late second notice counts. */
export type ScenarioResult = {
  disputes: readonly DisputeTruth[]
  /** When all faults were removed and the killed servers that restart were up. */
  recoveredMs: number
  /** Since when Omise could be read throughout. */
  readableMs: number
  /** Violations that were seen on the way. */
  wrong: readonly string[]
}

/** How long a change may stay unnoticed after the recovery; shorter than the interval of reading Omise's events. */
export const NOTICE_LIMIT_MS = 60_000
const POLL_MS = 50
const RETRY_MS = 100
const DUE_SOON_MS = 6 * 60 * 60 * 1000

export async function runScenario(setup: Setup, scenario: EventScenario): Promise<ScenarioResult> {
  const { environment, relay } = setup
  const { merchant } = environment
  const disputes = scenario.disputes.map((plan) => new Dispute(setup, plan))
  for (const dispute of disputes) await dispute.openBefore()
  const { webhooks } = scenario
  await merchant.webhooks.configure(webhooks ?? { url: null })

  const lives = Promise.all(disputes.map((dispute) => dispute.live()))
  const [wrong] = await Promise.all([
    Promise.all(scenario.forgeries.map((forgery) => forge(relay, forgery, disputes))),
    ...scenario.mailFaults.map((fault) => setup.mailbox.fail(fault)),
    ...scenario.outages.map((outage) => failFor(merchant, outage)),
    ...scenario.disruptions.map((disruption) => disrupt(environment, disruption)),
    delay(FAULTS_UNTIL_MS),
  ])
  await untilDone(() => merchant.heal())
  const recoveredMs = Date.now()
  const truths = await lives
  await untilTold(setup, truths)
  await environment.restartServers()
  await merchant.webhooks.configure({ url: relay.url })
  const readableMs = isOmiseDown(scenario) ? recoveredMs : 0
  return { disputes: truths, recoveredMs, readableMs, wrong: wrong.flat() }
}

function isOmiseDown({ outages, disruptions }: EventScenario): boolean {
  return outages.length > 0 || disruptions.some(({ type }) => type === 'kill_sandbox')
}

/** Waits until the desk has read all active disputes after this call. */
export async function untilPolled(setup: Setup): Promise<void> {
  const { merchant } = setup.environment
  await merchant.webhooks.configure({ url: null })
  // The poll that finds the first one may have begun before, but not the one that finds the second.
  for (let found = 0; found < 2;) {
    const { id } = await merchant.createDispute()
    // One that opens before the first poll of a new desk is not announced.
    if (await isNoticed(setup, id, FIRST_POLL_MS)) found += 1
  }
  await merchant.webhooks.configure({ url: setup.relay.url })
}

const FIRST_POLL_MS = 20_000

class Dispute {
  readonly #setup: Setup
  readonly #plan: PlannedDispute
  readonly #statuses = ['open']
  #changedMs = 0
  #answer: DisputeTruth['answer'] = null
  /** Null until it is opened. */
  id: string | null = null

  constructor(setup: Setup, plan: PlannedDispute) {
    this.#setup = setup
    this.#plan = plan
  }

  /** Opens a known dispute, and waits until the desk has noticed it. */
  async openBefore(): Promise<void> {
    if (!this.#plan.isKnown) return
    const id = await this.#open()
    if (await isNoticed(this.#setup, id, NOTICE_LIMIT_MS)) return
    throw new Error(`${id} was not noticed before the faults began`)
  }

  /** Opens a new dispute, and takes its steps. */
  async live(): Promise<DisputeTruth> {
    const startedMs = Date.now()
    const until = (atMs: number) => delay(Math.max(0, startedMs + atMs - Date.now()))
    const { isKnown, isDueSoon, openAtMs, steps } = this.#plan
    if (!isKnown) await until(openAtMs)
    const id = this.id ?? (await this.#open())
    for (const { atMs, type } of steps) {
      await until(atMs)
      const status = await take(this.#setup.environment, id, type)
      this.#statuses.push(status)
      this.#changedMs = Date.now()
      this.#answer ??= { atMs: this.#changedMs, isHere: type === 'answered_here' }
    }
    return {
      id,
      isKnown,
      isDueSoon,
      statuses: this.#statuses,
      changedMs: this.#changedMs,
      answer: this.#answer,
    }
  }

  async #open(): Promise<string> {
    const { merchant } = this.#setup.environment
    const wanted = {
      reasonCode: REASON_CODE,
      ...(this.#plan.isDueSoon && { respondBy: new Date(Date.now() + DUE_SOON_MS) }),
    }
    const { id } = await untilDone(() => merchant.createDispute(wanted))
    this.#changedMs = Date.now()
    this.id = id
    return id
  }
}

/** @returns the new status */
async function take(
  { merchant, address }: Environment,
  disputeId: string,
  type: Step['type'],
): Promise<string> {
  if (type === 'answered_here') {
    await answerInDesk(address, disputeId)
    return 'pending'
  }
  const status = type === 'answered_at_omise' ? 'pending' : type
  await untilDone(async () => {
    const isSet = await merchant.setStatus(disputeId, status).then(
      () => true,
      () => false,
    )
    // A sandbox that is killed may have stored the change without responding.
    if (!isSet && (await merchant.dispute(disputeId)).status !== status) throw new Error('Not set')
  })
  return status
}

/** @returns the violation, if any */
async function forge(
  relay: WebhookRelay,
  { atMs, type, dispute }: Forgery,
  disputes: readonly Dispute[],
): Promise<string[]> {
  await delay(atMs)
  const disputeId = disputes[dispute]?.id ?? 'dspt_test_unknown'
  const { status, isGenuine } = await relay.forge(type, disputeId)
  if (status === null || status === 502) return []
  const isFine = isGenuine ? status === 200 : [401, 429].includes(status)
  return isFine ? [] : [`a webhook that is ${type} got ${status}`]
}

async function failFor(merchant: SandboxMerchant, outage: Outage): Promise<void> {
  const { atMs, untilMs, path, fault } = outage
  await delay(atMs)
  const { id } = await untilDone(() => merchant.fail({ on: { path }, fault }))
  await delay(untilMs - atMs)
  await untilDone(() => merchant.removeFault(id))
}

async function disrupt(environment: Environment, disruption: Disruption): Promise<void> {
  await delay(disruption.atMs)
  if (disruption.type === 'kill_server') {
    await environment.killServer(disruption.server, disruption)
  } else {
    await environment.killSandbox(disruption.downMs)
  }
}

async function untilTold(
  { follower, mailbox }: Setup,
  disputes: readonly DisputeTruth[],
): Promise<void> {
  const until = Date.now() + NOTICE_LIMIT_MS
  const isMissing = () =>
    disputes.some((each) => noticedMs(each, follower.events) === null) ||
    untold(disputes, mailbox.mails(), RECIPIENTS.map(demoEmail)).length > 0
  while (isMissing() && Date.now() < until) await delay(POLL_MS)
}

async function isNoticed({ follower }: Setup, id: string, limitMs: number): Promise<boolean> {
  const until = Date.now() + limitMs
  const isSeen = () =>
    follower.events.some((event) => event.disputeId === id && messageOf(event) === 'opened')
  while (!isSeen() && Date.now() < until) await delay(POLL_MS)
  return isSeen()
}

/** Retries, because the sandbox may be down. */
async function untilDone<Result>(work: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await work()
    } catch {
      await delay(RETRY_MS)
    }
  }
}
