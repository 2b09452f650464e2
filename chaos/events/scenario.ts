import type { SandboxFault } from '../../testing/sandbox.ts'
import type { MailServerBehaviour } from '../../testing/mail-server.ts'
import type { WebhookOptions } from '../../testing/sandbox-webhooks.ts'
import { dice, type Dice } from '../random.ts'

/** What happens to a dispute after it was opened, in the order of time. Times are milliseconds after the start. */
export type Step = {
  atMs: number
  /** An agent submits the response in the desk; or the response or the decision is made at Omise. */
  type: 'answered_here' | 'answered_at_omise' | 'won' | 'lost'
}

export type PlannedDispute = {
  /** The desk knows it before the faults begin. Otherwise it is opened at `openAtMs`. */
  isKnown: boolean
  /** Its respond-by date is so near that people are reminded immediately. */
  isDueSoon: boolean
  openAtMs: number
  steps: readonly Step[]
}

/** Requests that fail at Omise for a while. */
export type Outage = { atMs: number; untilMs: number; path: string; fault: SandboxFault['fault'] }

/** What the mail server does for a while. */
export type MailFault = { atMs: number; untilMs: number; behaviour: MailServerBehaviour }

/** A webhook that Omise did not send, or sent once before. All but `replayed` must be refused. */
export type Forgery = {
  atMs: number
  type: 'unsigned' | 'signed_with_another_key' | 'changed' | 'outdated' | 'no_event' | 'replayed'
  /** The dispute that it is about. */
  dispute: number
}

export type Disruption =
  /** SIGKILL; restarted after `downMs`, or, with `staysDown` and a second running server, after the run. */
  | { type: 'kill_server'; server: 0 | 1; atMs: number; downMs: number; staysDown: boolean }
  | { type: 'kill_sandbox'; atMs: number; downMs: number }

export type EventScenario = {
  seed: number
  disputes: readonly [PlannedDispute, ...PlannedDispute[]]
  /** Null: no webhook is sent, so only polling remains. */
  webhooks: Pick<WebhookOptions, 'lose' | 'delay' | 'double' | 'reorder'> | null
  outages: readonly Outage[]
  mailFaults: readonly MailFault[]
  forgeries: readonly Forgery[]
  disruptions: readonly Disruption[]
}

/** All faults end before. */
export const FAULTS_UNTIL_MS = 3_000

const PATHS = {
  everything: '^/(disputes|charges|events)',
  lists: '^/disputes/(open|pending|closed)$',
  disputes: '^/disputes/dspt_',
} as const

type MakeFault = (random: Dice) => SandboxFault['fault']

const FAULTS: readonly (readonly [number, MakeFault])[] = [
  [4, (random) => ({ type: 'status', status: random.pick([500, 502, 503]) })],
  [2, () => ({ type: 'status', status: 429, retryAfter: 1 })],
  [2, () => ({ type: 'hang' })],
  [2, () => ({ type: 'reset_before_body' })],
  [2, (random) => ({ type: 'latency', ms: random.whole(100, 1_500) })],
  [1, () => ({ type: 'truncated_json' })],
  [1, () => ({ type: 'html', status: 502 })],
  [1, () => ({ type: 'unreadable_item', object: 'dispute' })],
]

/** The same seed gives the same scenario. */
export function makeEventScenario(seed: number): EventScenario {
  const random = dice(seed)
  const disputes = planDisputes(random)
  return {
    seed,
    disputes,
    webhooks: random.chance(0.15) ? null : planWebhooks(random),
    outages: Array.from({ length: random.whole(0, 2) }, () => planOutage(random)),
    mailFaults: random.chance(0.7) ? [planMailFault(random)] : [],
    forgeries: Array.from({ length: random.whole(0, 2) }, () => planForgery(random, disputes)),
    disruptions: planDisruptions(random),
  }
}

function planDisputes(random: Dice): EventScenario['disputes'] {
  const first = planNewDispute(random)
  const others = Array.from({ length: random.whole(1, 4) }, () =>
    random.chance(0.5) ? planNewDispute(random) : planKnownDispute(random),
  )
  return [first, ...others]
}

/** Omise decides weeks after a dispute was opened, so one that is opened during the faults is at most answered. */
function planNewDispute(random: Dice): PlannedDispute {
  const openAtMs = random.whole(0, FAULTS_UNTIL_MS - 500)
  const answer: Step = {
    type: random.pick(['answered_here', 'answered_at_omise']),
    atMs: random.whole(openAtMs, FAULTS_UNTIL_MS),
  }
  return {
    isKnown: false,
    isDueSoon: random.chance(0.4),
    openAtMs,
    steps: random.chance(0.4) ? [answer] : [],
  }
}

function planKnownDispute(random: Dice): PlannedDispute {
  const [earlier, later] = [
    random.whole(0, FAULTS_UNTIL_MS),
    random.whole(0, FAULTS_UNTIL_MS),
  ].toSorted((a, b) => a - b) as [number, number]
  const answer: Step = { type: random.pick(['answered_here', 'answered_at_omise']), atMs: earlier }
  const decision: Step = { type: random.pick(['won', 'lost']), atMs: later }
  const steps = random.weigh([
    [3, [answer]],
    [3, [answer, decision]],
    [2, [decision]],
  ])
  return { isKnown: true, isDueSoon: random.chance(0.4), openAtMs: 0, steps }
}

function planWebhooks(random: Dice): EventScenario['webhooks'] {
  const some = (most: number) => ({
    share: random.whole(1, most) / 100,
    seed: random.whole(0, 999),
  })
  const delay = { seconds: random.whole(1, 25) / 10, deliveries: some(60) }
  return {
    ...(random.chance(0.6) && { lose: some(80) }),
    ...(random.chance(0.5) && { delay }),
    ...(random.chance(0.5) && { double: some(80) }),
    ...(random.chance(0.4) && { reorder: some(60) }),
  }
}

function planOutage(random: Dice): Outage {
  const atMs = random.whole(0, FAULTS_UNTIL_MS - 500)
  return {
    atMs,
    untilMs: random.whole(atMs + 300, FAULTS_UNTIL_MS),
    path: PATHS[random.pick<keyof typeof PATHS>(['everything', 'lists', 'disputes'])],
    fault: random.weigh(FAULTS)(random),
  }
}

function planMailFault(random: Dice): MailFault {
  const atMs = random.whole(0, FAULTS_UNTIL_MS - 1_000)
  const behaviour = random.weigh<MailServerBehaviour>([
    [6, 'die_after_data'],
    [2, 'down'],
    [2, 'busy'],
    [2, 'defer_recipient'],
    // The desk waits ten seconds, which no pace shortens.
    [1, 'hang_after_data'],
    [1, 'hang'],
  ])
  return { atMs, untilMs: random.whole(atMs + 300, FAULTS_UNTIL_MS), behaviour }
}

function planForgery(random: Dice, disputes: EventScenario['disputes']): Forgery {
  return {
    atMs: random.whole(500, FAULTS_UNTIL_MS),
    type: random.pick([
      'unsigned',
      'signed_with_another_key',
      'changed',
      'outdated',
      'no_event',
      'replayed',
    ]),
    dispute: random.whole(0, disputes.length - 1),
  }
}

function planDisruptions(random: Dice): Disruption[] {
  const server = (): Disruption => ({
    type: 'kill_server',
    server: random.pick<0 | 1>([0, 1]),
    atMs: random.whole(0, FAULTS_UNTIL_MS),
    downMs: random.whole(0, 1_500),
    staysDown: random.chance(0.3),
  })
  const sandbox = (): Disruption => ({
    type: 'kill_sandbox',
    atMs: random.whole(0, FAULTS_UNTIL_MS),
    downMs: random.whole(0, 1_500),
  })
  return random.weigh([
    [6, () => []],
    [3, () => [server()]],
    [1, () => [sandbox()]],
    [1, () => [server(), sandbox()]],
  ])()
}
