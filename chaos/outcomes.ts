import type { DatabaseKind } from './environment.ts'

/** One scenario run on a target, up to its end or an error of the suite itself. */
export type RunOutcome<Report> = {
  seed: number
  target: DatabaseKind | 'baseline'
  result: { type: 'checked'; report: Report } | { type: 'broken'; error: string }
}

/** Never rejects: an error of the suite is an outcome, too. */
export async function outcomeOf<Report>(
  target: RunOutcome<Report>['target'],
  { seed }: { seed: number },
  run: () => Promise<Report>,
): Promise<RunOutcome<Report>> {
  try {
    return { seed, target, result: { type: 'checked', report: await run() } }
  } catch (error) {
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { seed, target, result: { type: 'broken', error: words } }
  }
}

/** Of the runs that were not aborted. */
export function reportsOf<Report>(outcomes: readonly RunOutcome<Report>[]): Report[] {
  return outcomes.flatMap(({ result }) => (result.type === 'checked' ? [result.report] : []))
}

/** How the runs of a suite are evaluated and described. */
export type Evaluation<Report> = {
  /** The violations of a run, a line each; none when it passed. */
  violations(report: Report): string[]
  /** What selects the suite: `--events`. */
  flags: readonly string[]
}

export function isGood<Report>(
  { violations }: Evaluation<Report>,
  { result }: RunOutcome<Report>,
): boolean {
  return result.type === 'checked' && violations(result.report).length === 0
}

/** The violations of a run and the command that repeats it; a line each. */
export function explain<Report>(
  { violations, flags }: Evaluation<Report>,
  { seed, target, result }: RunOutcome<Report>,
): string[] {
  const again = target === 'baseline' ? '--baseline' : `--database ${target}`
  const command = ['npm run chaos --', ...flags, '--runs 1', `--seed ${seed}`, again].join(' ')
  const head = `seed ${seed} on ${target} (again: ${command})`
  return result.type === 'broken'
    ? [`broken  ${head}`, `  ${result.error}`]
    : [`failed  ${head}`, ...violations(result.report).map((line) => `  ${line}`)]
}

type Cell = number | string

/** Figures in columns; `rows` gives each row's name and its value for a column. */
export function table<Figures>(
  columns: Readonly<Record<string, Figures>>,
  rows: readonly (readonly [string, (figures: Figures) => Cell])[],
): string[] {
  const line = (label: string, cells: readonly string[]) =>
    `  ${label.padEnd(36)}${cells.map((cell) => cell.padStart(18)).join('')}`
  return [
    line('', Object.keys(columns)),
    ...rows.map(([label, pick]) =>
      line(
        label,
        Object.values(columns).map((figures) => String(pick(figures))),
      ),
    ),
  ]
}
