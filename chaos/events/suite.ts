import { PACE } from '../environment.ts'
import { scenariosOf, shareOf } from '../options.ts'
import { reportsOf, table, type RunOutcome } from '../outcomes.ts'
import type { Suite } from '../run-suite.ts'
import type { EventFigures, EventReport } from './invariants.ts'
import { runScenarios } from './run-scenarios.ts'
import { makeEventScenario } from './scenario.ts'

/**
 * The promise of learning: every dispute is noticed, each change is told once, and the index is right in the end. A
 * handler that has only the webhooks receives the same ones.
 */
export const eventSuite: Suite<EventReport> = {
  flags: ['--events'],
  async run(options, report) {
    const scenarios = scenariosOf(options, makeEventScenario)
    await Promise.all(
      options.databases.map((kind) =>
        runScenarios(kind, shareOf(kind, options, scenarios), report),
      ),
    )
  },
  violations: ({ desk, late, wrong }) => [
    ...desk.neverNoticed.map((line) => `never noticed: ${line}`),
    ...desk.toldTwice.map((line) => `told twice: ${line}`),
    ...desk.toldWrongly.map((line) => `told wrongly: ${line}`),
    ...desk.wrongAtEnd.map((line) => `wrong at the end: ${line}`),
    ...late.map((line) => `late: ${line}`),
    ...wrong.map((line) => `wrong: ${line}`),
  ],
  figures(outcomes) {
    const reports = reportsOf(outcomes)
    const latest = reports.map(({ latestNoticeMs }) => latestNoticeMs)
    const notice = (share: number) => {
      const seconds = quantile(latest, share) / 1000
      return `${seconds.toFixed(1)} s (at the pace of production ${Math.round(seconds / PACE)} s)`
    }
    const columns = {
      'Evidence Desk': sumUp(reports.map(({ desk }) => desk)),
      'webhooks alone': sumUp(reports.map(({ naive }) => naive)),
    }
    return [
      '',
      `  ${outcomes.length} runs, of which ${countBroken(outcomes)} broken off`,
      ...table(columns, ROWS),
      '',
      `last notice after the recovery: p50 ${notice(0.5)}, longest ${notice(1)}`,
    ]
  },
}

type Sums = { [Name in keyof EventFigures]: number }

function sumUp(figures: readonly EventFigures[]): Sums {
  const total = (pick: (each: EventFigures) => number) =>
    figures.reduce((sum, each) => sum + pick(each), 0)
  return {
    disputes: total(({ disputes }) => disputes),
    neverNoticed: total(({ neverNoticed }) => neverNoticed.length),
    toldTwice: total(({ toldTwice }) => toldTwice.length),
    toldWrongly: total(({ toldWrongly }) => toldWrongly.length),
    wrongAtEnd: total(({ wrongAtEnd }) => wrongAtEnd.length),
  }
}

const ROWS: readonly (readonly [string, (sums: Sums) => number])[] = [
  ['disputes', ({ disputes }) => disputes],
  ['never noticed', ({ neverNoticed }) => neverNoticed],
  ['told twice', ({ toldTwice }) => toldTwice],
  ['told wrongly', ({ toldWrongly }) => toldWrongly],
  ['wrong status at the end', ({ wrongAtEnd }) => wrongAtEnd],
]

function countBroken(outcomes: readonly RunOutcome<EventReport>[]): number {
  return outcomes.filter(({ result }) => result.type === 'broken').length
}

/** The value at this share of the sorted values; 0 without values. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
}
