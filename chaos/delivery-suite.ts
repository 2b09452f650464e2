import { scenariosOf, shareOf } from './options.ts'
import { reportsOf, table, type RunOutcome } from './outcomes.ts'
import type { Suite } from './run-suite.ts'
import { runScenarios, type RunOne, type Seeded } from './uploads/run-scenarios.ts'

/** What the documents at the sandbox are checked for, a line for each violation. */
type Breaches = { lost: string[]; duplicates: string[]; stuck: string[]; wrong: string[] }

/** The name of a figure, and what each run adds to it. */
type Row<Report> = readonly [string, (report: Report) => number]

type DeliverySuite<Scenario extends Seeded, Report extends Breaches> = {
  flags: readonly string[]
  makeScenario: (seed: number) => Scenario
  runScenario: RunOne<Scenario, Report>
  /** Above the breaches, between them, and below. */
  rows: {
    counts: readonly Row<Report>[]
    ofDuplicates?: Row<Report>
    more?: readonly Row<Report>[]
  }
  /** Runs the scenarios with a client to compare with, if the options say so. */
  runBaseline?: (
    scenarios: readonly Scenario[],
    report: (outcome: RunOutcome<Report>) => void,
  ) => Promise<void>
  /** Lines below the figures. */
  remarks?: (outcomes: readonly RunOutcome<Report>[]) => string[]
}

/** A suite that compares the documents at the sandbox with what they should be. */
export function deliverySuite<Scenario extends Seeded, Report extends Breaches>({
  flags,
  makeScenario,
  runScenario,
  rows,
  runBaseline,
  remarks,
}: DeliverySuite<Scenario, Report>): Suite<Report> {
  const all: readonly Row<Report>[] = [
    ...rows.counts,
    ['lost', ({ lost }) => lost.length],
    ['duplicates', ({ duplicates }) => duplicates.length],
    ...(rows.ofDuplicates ? [rows.ofDuplicates] : []),
    ['stuck', ({ stuck }) => stuck.length],
    ['other breaches', ({ wrong }) => wrong.length],
    ...(rows.more ?? []),
  ]
  return {
    flags,
    async run(options, report) {
      const scenarios = scenariosOf(options, makeScenario)
      await Promise.all(
        options.databases.map((kind) =>
          runScenarios(kind, shareOf(kind, options, scenarios), runScenario, report),
        ),
      )
      if (options.baseline) await runBaseline?.(scenarios, report)
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
      const own = sumUp(ours, all)
      const columns = {
        'Evidence Desk': own,
        ...(baseline.length > 0 && { 'baseline client': sumUp(baseline, all) }),
      }
      const named = ['lost', 'duplicates', 'stuck'].map((name) => `${name} ${own.get(name)}`)
      return [
        '',
        ...table(
          columns,
          [...own.keys()].map((name) => [name, (sums) => sums.get(name) ?? 0]),
        ),
        '',
        named.join(', '),
        ...(remarks?.(ours) ?? []),
      ]
    },
  }
}

/** The figures of all runs, by name. */
function sumUp<Report>(
  outcomes: readonly RunOutcome<Report>[],
  rows: readonly Row<Report>[],
): Map<string, number> {
  const reports = reportsOf(outcomes)
  const sums = rows.map(
    ([name, pick]) => [name, reports.reduce((sum, report) => sum + pick(report), 0)] as const,
  )
  return new Map([
    ['runs', outcomes.length],
    ...sums,
    ['runs broken off', outcomes.length - reports.length],
  ])
}
