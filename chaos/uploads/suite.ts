import { scenariosOf, shareOf } from '../options.ts'
import { reportsOf, table, type RunOutcome } from '../outcomes.ts'
import type { Suite } from '../run-suite.ts'
import type { InvariantReport } from './invariants.ts'
import { runBaseline, runScenarios } from './run-scenarios.ts'
import { makeScenario } from './scenario.ts'

/**
 * The promise of delivery: compares the acknowledged files with the documents at the sandbox, next to a client that
 * posts to Omise itself.
 */
export const uploadSuite: Suite<InvariantReport> = {
  flags: [],
  async run(options, report) {
    const { databases, baseline } = options
    const scenarios = scenariosOf(options, makeScenario)
    await Promise.all(
      databases.map((kind) => runScenarios(kind, shareOf(kind, options, scenarios), report)),
    )
    if (baseline) await runBaseline(scenarios, report)
  },
  violations: ({ lost, duplicates, stuck, wrong }) => [
    ...lost.map((line) => `lost: ${line}`),
    ...duplicates.map((line) => `duplicate: ${line}`),
    ...stuck.map((line) => `stuck: ${line}`),
    ...wrong.map((line) => `wrong: ${line}`),
  ],
  figures(outcomes) {
    const baseline = outcomes.filter(({ target }) => target === 'baseline')
    const ours = outcomes.filter(({ target }) => target !== 'baseline')
    const own = sumUp(ours)
    const columns = {
      'Evidence Desk': own,
      ...(baseline.length > 0 && { 'baseline client': sumUp(baseline) }),
    }
    return [
      '',
      ...table(columns, ROWS),
      '',
      `lost ${own.lost}, duplicates ${own.duplicates}, stuck ${own.stuck}`,
      ...unacknowledged(ours)
        .slice(0, EXAMPLES)
        .map((line) => `not acknowledged: ${line}`),
    ]
  },
}

const EXAMPLES = 5

/** The sums over many runs. */
type Figures = ReturnType<typeof sumUp>

export function sumUp(outcomes: readonly RunOutcome<InvariantReport>[]) {
  const reports = reportsOf(outcomes)
  const total = (pick: (report: InvariantReport) => number) =>
    reports.reduce((sum, report) => sum + pick(report), 0)
  return {
    runs: outcomes.length,
    broken: outcomes.length - reports.length,
    files: total(({ files }) => files),
    acknowledged: total(({ acknowledged }) => acknowledged),
    lost: total(({ lost }) => lost.length),
    duplicates: total(({ duplicates }) => duplicates.length),
    duplicatesOfOneClick: total(({ duplicatesOfOneClick }) => duplicatesOfOneClick),
    stuck: total(({ stuck }) => stuck.length),
    wrong: total(({ wrong }) => wrong.length),
    givenUp: total(({ givenUp }) => givenUp.length),
    misled: total(({ misled }) => misled.length),
  }
}

const ROWS: readonly (readonly [string, (figures: Figures) => number])[] = [
  ['runs', ({ runs }) => runs],
  ['files handed over', ({ files }) => files],
  ['acknowledged', ({ acknowledged }) => acknowledged],
  ['lost', ({ lost }) => lost],
  ['duplicates', ({ duplicates }) => duplicates],
  ['  of files sent by one click', ({ duplicatesOfOneClick }) => duplicatesOfOneClick],
  ['stuck', ({ stuck }) => stuck],
  ['other breaches', ({ wrong }) => wrong],
  ['reported as failed, not stored', ({ givenUp }) => givenUp],
  ['reported as failed, but stored', ({ misled }) => misled],
  ['runs broken off', ({ broken }) => broken],
]

/** Not a violation, since the sender got an error; reported because it should be rare. */
function unacknowledged(outcomes: readonly RunOutcome<InvariantReport>[]): string[] {
  return outcomes.flatMap(({ seed, result }) =>
    result.type === 'checked' ? result.report.givenUp.map((line) => `seed ${seed}: ${line}`) : [],
  )
}
