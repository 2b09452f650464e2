import { startSandboxProgram } from '../../testing/sandbox.ts'
import { withTemporaryDirectory } from '../../testing/workspace.ts'
import { outcomeOf, type RunOutcome } from '../outcomes.ts'
import { chunks, eachOf } from '../parallel.ts'
import { runBaselineClient } from './baseline-client.ts'
import type { Scenario } from './scenario.ts'
import { startEnvironment, type DatabaseKind, type Environment } from '../environment.ts'
import type { InvariantReport } from './invariants.ts'

/** A merchant of the sandbox has enough charges to dispute for this many. */
const RUNS_PER_ENVIRONMENT = 60
const PARALLEL_RUNS = 12
const PARALLEL_BASELINE = 24

export type Seeded = { seed: number; alone: boolean }

export type RunOne<One, Report> = (environment: Environment, scenario: One) => Promise<Report>

/** Runs scenarios on the built servers; those that kill a server run alone on it. */
export async function runScenarios<One extends Seeded, Report>(
  kind: DatabaseKind,
  scenarios: readonly One[],
  run: RunOne<One, Report>,
  report: (outcome: RunOutcome<Report>) => void,
): Promise<void> {
  await Promise.all(
    byExclusivity(scenarios).map(async ({ group, parallel }) => {
      for (const some of chunks(group, RUNS_PER_ENVIRONMENT)) {
        await withTemporaryDirectory(async (directory) => {
          const environment = await startEnvironment(kind, directory)
          try {
            await eachOf(some, parallel(PARALLEL_RUNS), (scenario) =>
              outcomeOf(kind, scenario, () => run(environment, scenario)).then(report),
            )
          } finally {
            await environment.close()
          }
        })
      }
    }),
  )
}

/** Runs the same scenarios with the baseline client. */
export async function runBaseline(
  scenarios: readonly Scenario[],
  report: (outcome: RunOutcome<InvariantReport>) => void,
): Promise<void> {
  await Promise.all(
    byExclusivity(scenarios).map(({ group, parallel }) =>
      withTemporaryDirectory(async (directory) => {
        const sandbox = await startSandboxProgram(directory)
        try {
          await eachOf(group, parallel(PARALLEL_BASELINE), (scenario) =>
            outcomeOf('baseline', scenario, () => runBaselineClient(sandbox, scenario)).then(
              report,
            ),
          )
        } finally {
          await sandbox.stop()
        }
      }),
    ),
  )
}

type Group<One> = { group: readonly One[]; parallel: (most: number) => number }

function byExclusivity<One extends Seeded>(scenarios: readonly One[]): Group<One>[] {
  const alone = scenarios.filter((scenario) => scenario.alone)
  const together = scenarios.filter((scenario) => !scenario.alone)
  return [
    { group: together, parallel: (most: number) => most },
    { group: alone, parallel: () => 1 },
  ].filter(({ group }) => group.length > 0)
}
