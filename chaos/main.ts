import { writeFileSync } from 'node:fs'
import { stoppingPrograms } from '../testing/workspace.ts'
import { readOptions, USAGE, type Options } from './options.ts'
import { explain, isGood, sumUp, table, type Figures, type RunOutcome } from './outcomes.ts'
import { runBaseline, runScenarios } from './run-scenarios.ts'
import { makeScenario, type Scenario } from './scenario.ts'
import type { DatabaseKind } from './environment.ts'

/**
 * Tests the promise of delivery (docs/reliability.md): runs seeded scenarios of faults, crashes and repeated clicks on
 * the built servers and the sandbox, and compares the acknowledged files with the documents at the sandbox.
 */

const PROGRESS_EVERY = 25
const EXAMPLES = 5

const options = optionsOrExit()
const startedAt = performance.now()
const outcomes = await stoppingPrograms(() => runAll(options))
const ours = outcomes.filter(({ target }) => target !== 'baseline')
const figures = sumUp(ours)
printFigures(figures)
if (options.report) writeReport(options.report, ours)
process.exitCode = ours.every(isGood) ? 0 : 1

async function runAll({ runs, seed, databases, baseline }: Options): Promise<RunOutcome[]> {
  console.log(`Chaos: ${runs} runs from seed ${seed} on ${databases.join(' and ')}`)
  const all: RunOutcome[] = []
  const report = (outcome: RunOutcome) => {
    all.push(outcome)
    if (outcome.target !== 'baseline' && !isGood(outcome)) console.log(explain(outcome).join('\n'))
    if (all.length % PROGRESS_EVERY === 0) console.log(progress(all))
  }
  const scenarios = Array.from({ length: runs }, (_, at) => makeScenario((seed + at) % 2 ** 32))
  await Promise.all(
    databases.map((database) =>
      runScenarios(database, shareOf(database, databases, scenarios), report),
    ),
  )
  if (baseline) await runBaseline(scenarios, report)
  return all
}

function shareOf(
  database: DatabaseKind,
  databases: readonly DatabaseKind[],
  scenarios: readonly Scenario[],
): Scenario[] {
  return scenarios.filter((_, at) => databases[at % databases.length] === database)
}

function progress(all: readonly RunOutcome[]): string {
  const seconds = Math.round((performance.now() - startedAt) / 1000)
  return `  ${all.length} runs done, ${seconds} s`
}

function printFigures(own: Figures): void {
  const baseline = sumUp(outcomes.filter(({ target }) => target === 'baseline'))
  const columns = options.baseline
    ? { 'Evidence Desk': own, 'baseline client': baseline }
    : { 'Evidence Desk': own }
  console.log(['', ...table(columns), ''].join('\n'))
  console.log(`lost ${own.lost}, duplicates ${own.duplicates}, stuck ${own.stuck}`)
  for (const line of unacknowledged(outcomes).slice(0, EXAMPLES))
    console.log(`not acknowledged: ${line}`)
  const failed = outcomes.filter((outcome) => outcome.target !== 'baseline' && !isGood(outcome))
  if (failed.length > 0) console.log(`failing seeds: ${failed.map(({ seed }) => seed).join(' ')}`)
}

/** Not a violation, since the sender got an error; reported because it should be rare. */
function unacknowledged(all: readonly RunOutcome[]): string[] {
  return all.flatMap(({ seed, target, result }) =>
    target !== 'baseline' && result.type === 'checked'
      ? result.report.givenUp.map((line) => `seed ${seed}: ${line}`)
      : [],
  )
}

function writeReport(file: string, runs: readonly RunOutcome[]): void {
  const results = runs.map((run) => ({
    name: isGood(run) ? `seed ${run.seed} on ${run.target}` : explain(run).join('\n'),
    passed: isGood(run),
  }))
  writeFileSync(file, JSON.stringify({ runs: results }))
}

function optionsOrExit(): Options {
  try {
    return readOptions(process.argv.slice(2), Date.now())
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
    process.exit(2)
  }
}
