import { writeFileSync } from 'node:fs'
import { stoppingPrograms } from '../testing/workspace.ts'
import { readOptions, USAGE, type Options } from './options.ts'
import { explain, isGood, sumUp, table, type Figures, type RunOutcome } from './outcomes.ts'
import { runBaseline, runScenarios } from './run-scenarios.ts'
import { makeScenario, type Scenario } from './scenario.ts'
import type { DatabaseKind } from './environment.ts'

/**
 * Proves the promise of delivery (docs/reliability.md): plays seeded scenarios of faults, crashes and clumsy clicks
 * on the built servers and the sandbox, and compares what was acknowledged with what is at the sandbox.
 */

const PROGRESS_EVERY = 25
const EXAMPLES = 5

const options = optionsOrExit()
const startedAt = performance.now()
const outcomes = await stoppingPrograms(() => runAll(options))
const ours = outcomes.filter(({ way }) => way !== 'baseline')
const figures = sumUp(ours)
printFigures(figures)
if (options.report) writeReport(options.report, ours)
process.exitCode = ours.every(isGood) ? 0 : 1

async function runAll({ runs, seed, databases, baseline }: Options): Promise<RunOutcome[]> {
  console.log(`Chaos: ${runs} runs from seed ${seed} on ${databases.join(' and ')}`)
  const all: RunOutcome[] = []
  const report = (outcome: RunOutcome) => {
    all.push(outcome)
    if (outcome.way !== 'baseline' && !isGood(outcome)) console.log(explain(outcome).join('\n'))
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
  return `  ${all.length} runs played, ${seconds} s`
}

function printFigures(own: Figures): void {
  const peer = sumUp(outcomes.filter(({ way }) => way === 'baseline'))
  const columns = options.baseline
    ? { 'Evidence Desk': own, 'baseline client': peer }
    : { 'Evidence Desk': own }
  console.log(['', ...table(columns), ''].join('\n'))
  console.log(`lost ${own.lost}, duplicates ${own.duplicates}, stuck ${own.stuck}`)
  for (const line of untaken(outcomes).slice(0, EXAMPLES)) console.log(`not taken: ${line}`)
  const failed = outcomes.filter((outcome) => outcome.way !== 'baseline' && !isGood(outcome))
  if (failed.length > 0) console.log(`failing seeds: ${failed.map(({ seed }) => seed).join(' ')}`)
}

/** Not a breach, since the sender was told; but it should not happen, so it is shown. */
function untaken(all: readonly RunOutcome[]): string[] {
  return all.flatMap(({ seed, way, result }) =>
    way !== 'baseline' && result.type === 'checked'
      ? result.report.givenUp.map((line) => `seed ${seed}: ${line}`)
      : [],
  )
}

function writeReport(file: string, runs: readonly RunOutcome[]): void {
  const results = runs.map((run) => ({
    name: isGood(run) ? `seed ${run.seed} on ${run.way}` : explain(run).join('\n'),
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
