import type { DatabaseKind } from './environment.ts'
import { holds, type InvariantReport } from './invariants.ts'

/** One scenario run on a target, up to its end or an error of the suite itself. */
export type RunOutcome = {
  seed: number
  target: DatabaseKind | 'baseline'
  result: { type: 'checked'; report: InvariantReport } | { type: 'broken'; error: string }
}

/** The sums over many runs. */
export type Figures = {
  runs: number
  broken: number
  files: number
  acknowledged: number
  lost: number
  duplicates: number
  duplicatesOfOneClick: number
  stuck: number
  wrong: number
  givenUp: number
  misled: number
}

export function sumUp(outcomes: readonly RunOutcome[]): Figures {
  const reports = outcomes.flatMap(({ result }) =>
    result.type === 'checked' ? [result.report] : [],
  )
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

export function isGood({ result }: RunOutcome): boolean {
  return result.type === 'checked' && holds(result.report)
}

/** The violations of a run and the command that repeats it; a line each. */
export function explain({ seed, target, result }: RunOutcome): string[] {
  const again = target === 'baseline' ? '--baseline' : `--database ${target}`
  const head = `seed ${seed} on ${target} (again: npm run chaos -- --runs 1 --seed ${seed} ${again})`
  if (result.type === 'broken') return [`broken  ${head}`, `  ${result.error}`]
  const { lost, duplicates, stuck, wrong } = result.report
  return [
    `failed  ${head}`,
    ...lost.map((line) => `  lost: ${line}`),
    ...duplicates.map((line) => `  duplicate: ${line}`),
    ...stuck.map((line) => `  stuck: ${line}`),
    ...wrong.map((line) => `  wrong: ${line}`),
  ]
}

/** The targets in columns. */
export function table(columns: Readonly<Record<string, Figures>>): string[] {
  const rows: readonly (readonly [string, (figures: Figures) => number])[] = [
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
  const names = Object.keys(columns)
  const line = (label: string, cells: readonly string[]) =>
    `  ${label.padEnd(30)}${cells.map((cell) => cell.padStart(18)).join('')}`
  return [
    line('', names),
    ...rows.map(([label, pick]) =>
      line(
        label,
        Object.values(columns).map((figures) => String(pick(figures))),
      ),
    ),
  ]
}
