import { z } from 'zod'
import { runProgram } from '../../scripts/processes.ts'
import { demoEmail } from '../../testing/session.ts'
import { withTemporaryDirectory } from '../../testing/workspace.ts'
import { startEnvironment, type DatabaseKind, type Environment } from '../environment.ts'
import { outcomeOf, type RunOutcome } from '../outcomes.ts'
import { chunks, eachOf } from '../parallel.ts'
import { checkNotices, knowledgeOf, noticedMs, type EventFigures } from './invariants.ts'
import { followDesk } from './live-follower.ts'
import { checkMails, type MailFigures } from './mail-invariants.ts'
import { startMailbox } from './mailbox.ts'
import { chooseEverything } from './notification-settings.ts'
import { BaselineHandler, type Knowledge } from './baseline-handler.ts'
import {
  NOTICE_LIMIT_MS,
  RECIPIENTS,
  runScenario,
  untilPolled,
  type ScenarioResult,
  type Setup,
} from './run-scenario.ts'
import type { EventScenario } from './scenario.ts'
import { startWebhookRelay } from './webhook-relay.ts'

/** How the desk and a handler of webhooks fared in a scenario. */
export type EventReport = {
  desk: EventFigures
  mails: MailFigures
  baseline: EventFigures
  /** Noticed or told later than the time limit after the recovery. */
  late: string[]
  /** Any other violation: a forged webhook that was accepted, an internal error. */
  wrong: string[]
  /** From the recovery (or the change, if that came later) to the last notice, in milliseconds. */
  latestNoticeMs: number
}

type Report = (outcome: RunOutcome<EventReport>) => void

/** Each poll reads all disputes that the earlier scenarios of an environment left open. */
const RUNS_PER_ENVIRONMENT = 25
const PARALLEL_ENVIRONMENTS = 2
const RECORDS_CHILD = ['--import', 'tsx', '--conditions=react-server', 'chaos/records-child.ts']
const RECORDS_TIMEOUT_MS = 120_000

/** Runs scenarios on the built servers, in several environments at a time and one after the other in each. */
export async function runScenarios(
  kind: DatabaseKind,
  scenarios: readonly EventScenario[],
  report: Report,
): Promise<void> {
  await eachOf(chunks(scenarios, RUNS_PER_ENVIRONMENT), PARALLEL_ENVIRONMENTS, (some) =>
    withTemporaryDirectory(async (directory) => {
      for (const outcome of await runInOneEnvironment(kind, directory, some)) report(outcome)
    }),
  )
}

async function runInOneEnvironment(
  kind: DatabaseKind,
  directory: string,
  scenarios: readonly EventScenario[],
): Promise<RunOutcome<EventReport>[]> {
  const baseline = new BaselineHandler()
  const mailbox = await startMailbox()
  // The servers need the secret of the relay, which needs the servers.
  let environment: Environment | undefined
  const running = () => environment?.running() ?? []
  const relay = await startWebhookRelay(running, (body) => baseline.receive(body))
  try {
    environment = await startEnvironment(kind, directory, {
      OMISE_WEBHOOK_SECRET: relay.secret,
      OMISE_POLL_MINUTES: '3',
      SMTP_URL: mailbox.url,
      MAIL_FROM: 'Evidence Desk <desk@example.com>',
    })
    await chooseEverything(environment.address.urlFor(0, 0), RECIPIENTS)
    const follower = followDesk(running, environment.address.cookie)
    const setup: Setup = { environment, relay, follower, mailbox }
    await environment.merchant.webhooks.configure({ secret: relay.secret })
    await untilPolled(setup)
    const outcomes: RunOutcome<ScenarioResult>[] = []
    for (const scenario of scenarios) {
      outcomes.push(await outcomeOf(kind, scenario, () => runScenario(setup, scenario)))
    }
    await untilPolled(setup)
    follower.stop()
    const { statuses, claims } = await readRecords(environment)
    const desk = knowledgeOf(follower.events, statuses)
    const resets = follower.resets()
    return outcomes.map(({ result, ...run }) => {
      if (result.type === 'broken') return { ...run, result }
      const report = toReport(result.report, { desk, baseline, claims }, setup)
      if (resets > 0) report.wrong.push(`an open page lost its place ${resets} times`)
      return { ...run, result: { type: 'checked', report } }
    })
  } finally {
    await environment?.close()
    await relay.close()
    await mailbox.stop()
  }
}

function toReport(
  { disputes, recoveredMs, readableMs, wrong }: ScenarioResult,
  { desk, baseline, claims }: { desk: Knowledge; baseline: Knowledge; claims: Map<string, number> },
  { environment, follower, mailbox }: Setup,
): EventReport {
  const delays = disputes.flatMap((dispute) => {
    const seenMs = noticedMs(dispute, follower.events)
    const sinceMs = Math.max(recoveredMs, dispute.changedMs)
    return seenMs === null ? [] : [{ what: dispute.id, ms: Math.max(0, seenMs - sinceMs) }]
  })
  const mails = checkMails(disputes, {
    mails: mailbox.mails(),
    recipients: RECIPIENTS.map(demoEmail),
    claims,
    kills: environment.kills,
    recoveredMs,
    readableMs,
  })
  return {
    desk: checkNotices(disputes, desk),
    mails,
    baseline: checkNotices(disputes, baseline),
    late: [...delays, { what: 'an e-mail', ms: mails.latestMs }].flatMap(({ what, ms }) =>
      ms > NOTICE_LIMIT_MS ? [`${what}: after ${Math.round(ms / 1000)} s`] : [],
    ),
    wrong: [...wrong],
    latestNoticeMs: Math.max(0, ...delays.map(({ ms }) => ms)),
  }
}

const recordsSchema = z.object({
  disputes: z.array(z.object({ id: z.string(), status: z.string() })),
  messages: z.array(z.object({ id: z.string(), claimedAt: z.coerce.date().nullable() })),
})

type Records = {
  /** The status of each dispute in the index. */
  statuses: Map<string, string>
  /** When the last attempt to send each message began. */
  claims: Map<string, number>
}

/** What the desk has recorded; stops the servers. */
async function readRecords(environment: Environment): Promise<Records> {
  const location = await environment.stopServers()
  const args = 'url' in location ? ['--url', location.url] : ['--directory', location.directory]
  const { ok, output } = await runProgram({
    name: 'The reader of the records',
    args: [...RECORDS_CHILD, ...args],
    timeoutMs: RECORDS_TIMEOUT_MS,
  })
  if (!ok) throw new Error(`The records cannot be read:\n${output}`)
  const { disputes, messages } = recordsSchema.parse(JSON.parse(output))
  return {
    statuses: new Map(disputes.map(({ id, status }) => [id, status])),
    claims: new Map(
      messages.flatMap(({ id, claimedAt }) => (claimedAt ? [[id, claimedAt.getTime()]] : [])),
    ),
  }
}
