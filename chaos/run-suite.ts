import { writeFileSync } from 'node:fs'
import type { Options } from './options.ts'
import { explain, isGood, type Evaluation, type RunOutcome } from './outcomes.ts'

/** The scenarios of one promise in docs/reliability.md. */
export type Suite<Report> = Evaluation<Report> & {
  /** Runs the scenarios of the options, and reports each run. */
  run(options: Options, report: (outcome: RunOutcome<Report>) => void): Promise<void>
  /** The figures of all runs, a line each. */
  figures(outcomes: readonly RunOutcome<Report>[]): string[]
}

const PROGRESS_EVERY = 25

/** Runs a suite, prints violations as they occur and the figures at the end. @returns whether all runs passed */
export async function runSuite<Report>(suite: Suite<Report>, options: Options): Promise<boolean> {
  const { runs, seed, databases, report: file } = options
  console.log(`Chaos: ${runs} runs from seed ${seed} on ${databases.join(' and ')}`)
  const startedAt = performance.now()
  const all: RunOutcome<Report>[] = []
  await suite.run(options, (outcome) => {
    all.push(outcome)
    if (outcome.target !== 'baseline' && !isGood(suite, outcome)) {
      console.log(explain(suite, outcome).join('\n'))
    }
    if (all.length % PROGRESS_EVERY === 0) {
      const seconds = Math.round((performance.now() - startedAt) / 1000)
      console.log(`  ${all.length} runs done, ${seconds} s`)
    }
  })
  console.log(suite.figures(all).join('\n'))
  const ours = all.filter(({ target }) => target !== 'baseline')
  const failed = ours.filter((outcome) => !isGood(suite, outcome))
  if (failed.length > 0) console.log(`failing seeds: ${failed.map((run) => run.seed).join(' ')}`)
  if (file) writeReport(suite, file, ours)
  return failed.length === 0
}

function writeReport<Report>(
  suite: Suite<Report>,
  file: string,
  runs: readonly RunOutcome<Report>[],
): void {
  const results = runs.map((run) => {
    const passed = isGood(suite, run)
    const name = passed ? `seed ${run.seed} on ${run.target}` : explain(suite, run).join('\n')
    return { name, passed }
  })
  writeFileSync(file, JSON.stringify({ runs: results }))
}
