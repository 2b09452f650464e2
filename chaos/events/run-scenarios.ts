import { z } from 'zod'
import { runProgram } from '../../scripts/processes.ts'
import { withTemporaryDirectory } from '../../testing/workspace.ts'
import { startEnvironment, type DatabaseKind, type Environment } from '../environment.ts'
import { outcomeOf, type RunOutcome } from '../outcomes.ts'
import { chunks, eachOf } from '../parallel.ts'
import { judge, knowledgeOf, noticedMs, type EventReport } from './invariants.ts'
import { followDesk } from './live-follower.ts'
import { NaiveHandler, type Knowledge } from './naive-handler.ts'
import {
  NOTICE_LIMIT_MS,
  runScenario,
  untilPolled,
  type Course,
  type Stage,
} from './run-scenario.ts'
import type { EventScenario } from './scenario.ts'
import { startWebhookRelay } from './webhook-relay.ts'

type Report = (outcome: RunOutcome<EventReport>) => void

/** Each poll reads all disputes that the earlier scenarios of an environment left open. */
const RUNS_PER_ENVIRONMENT = 25
const PARALLEL_ENVIRONMENTS = 2
const INDEX_CHILD = ['--import', 'tsx', '--conditions=react-server', 'chaos/index-child.ts']
const INDEX_TIMEOUT_MS = 120_000

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
  const naive = new NaiveHandler()
  // The servers need the secret of the relay, which needs the servers.
  let environment: Environment | undefined
  const running = () => environment?.running() ?? []
  const relay = await startWebhookRelay(running, (body) => naive.receive(body))
  try {
    const settings = { OMISE_WEBHOOK_SECRET: relay.secret, OMISE_POLL_MINUTES: '3' }
    environment = await startEnvironment(kind, directory, settings)
    const follower = followDesk(running, environment.address.cookie)
    const stage: Stage = { environment, relay, follower }
    await environment.merchant.webhooks.configure({ secret: relay.secret })
    await untilPolled(stage)
    const courses: RunOutcome<Course>[] = []
    for (const scenario of scenarios) {
      courses.push(await outcomeOf(kind, scenario, () => runScenario(stage, scenario)))
    }
    await untilPolled(stage)
    follower.stop()
    const desk = knowledgeOf(follower.events, await readIndex(environment))
    const resets = follower.resets()
    return courses.map(({ result, ...run }) => {
      if (result.type === 'broken') return { ...run, result }
      const report = toReport(result.report, { desk, naive }, stage)
      if (resets > 0) report.wrong.push(`an open page lost its place ${resets} times`)
      return { ...run, result: { type: 'checked', report } }
    })
  } finally {
    await environment?.close()
    await relay.close()
  }
}

function toReport(
  { disputes, recoveredMs, wrong }: Course,
  { desk, naive }: { desk: Knowledge; naive: Knowledge },
  { follower }: Stage,
): EventReport {
  const delays = disputes.flatMap((dispute) => {
    const seenMs = noticedMs(dispute, follower.events)
    const sinceMs = Math.max(recoveredMs, dispute.changedMs)
    return seenMs === null ? [] : [{ id: dispute.id, ms: Math.max(0, seenMs - sinceMs) }]
  })
  return {
    desk: judge(disputes, desk),
    naive: judge(disputes, naive),
    late: delays.flatMap(({ id, ms }) =>
      ms > NOTICE_LIMIT_MS ? [`${id}: after ${Math.round(ms / 1000)} s`] : [],
    ),
    wrong: [...wrong],
    latestNoticeMs: Math.max(0, ...delays.map(({ ms }) => ms)),
  }
}

const indexSchema = z.array(z.object({ id: z.string(), status: z.string() }))

/** The status of each dispute in the desk's index; stops the servers. */
async function readIndex(environment: Environment): Promise<Map<string, string>> {
  const location = await environment.stopServers()
  const args = 'url' in location ? ['--url', location.url] : ['--directory', location.directory]
  const { ok, output } = await runProgram({
    name: 'The reader of the index',
    args: [...INDEX_CHILD, ...args],
    timeoutMs: INDEX_TIMEOUT_MS,
  })
  if (!ok) throw new Error(`The index cannot be read:\n${output}`)
  return new Map(indexSchema.parse(JSON.parse(output)).map(({ id, status }) => [id, status]))
}
