import { PACE } from '../environment.ts'
import { scenariosOf, shareOf } from '../options.ts'
import { reportsOf, table, type RunOutcome } from '../outcomes.ts'
import type { Suite } from '../run-suite.ts'
import type { EventFigures } from './invariants.ts'
import type { MailFigures } from './mail-invariants.ts'
import { runScenarios, type EventReport } from './run-scenarios.ts'
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
  violations: ({ desk, mails, late, wrong }) => [
    ...desk.neverNoticed.map((line) => `never noticed: ${line}`),
    ...desk.toldTwice.map((line) => `told twice: ${line}`),
    ...desk.toldWrongly.map((line) => `told wrongly: ${line}`),
    ...desk.wrongAtEnd.map((line) => `wrong at the end: ${line}`),
    ...mails.neverTold.map((line) => `never told: ${line}`),
    ...mails.toldTwice.map((line) => `told twice by e-mail: ${line}`),
    ...mails.toldAfterAnswer.map((line) => `told after the response: ${line}`),
    ...late.map((line) => `late: ${line}`),
    ...wrong.map((line) => `wrong: ${line}`),
  ],
  figures(outcomes) {
    const reports = reportsOf(outcomes)
    const mails = reports.map((report) => report.mails)
    const columns = {
      'Evidence Desk': sumUp(reports.map(({ desk }) => desk)),
      'webhooks alone': sumUp(reports.map(({ baseline }) => baseline)),
    }
    return [
      '',
      `  ${outcomes.length} runs, of which ${countBroken(outcomes)} broken off`,
      ...table(columns, ROWS),
      '',
      ...table({ 'E-mail': mails }, MAIL_ROWS),
      '',
      `last notice on an open page after the recovery: ${times(reports.map(({ latestNoticeMs }) => latestNoticeMs))}`,
      `last notice by e-mail after the recovery: ${times(mails.map(({ latestMs }) => latestMs))}`,
    ]
  },
}

type Sums = { [Name in keyof EventFigures]: number }

function sumUp(figures: readonly EventFigures[]): Sums {
  const sum = (pick: (each: EventFigures) => number) => total(figures, pick)
  return {
    disputes: sum(({ disputes }) => disputes),
    neverNoticed: sum(({ neverNoticed }) => neverNoticed.length),
    toldTwice: sum(({ toldTwice }) => toldTwice.length),
    toldWrongly: sum(({ toldWrongly }) => toldWrongly.length),
    wrongAtEnd: sum(({ wrongAtEnd }) => wrongAtEnd.length),
  }
}

const ROWS: readonly (readonly [string, (sums: Sums) => number])[] = [
  ['disputes', ({ disputes }) => disputes],
  ['never noticed', ({ neverNoticed }) => neverNoticed],
  ['told twice', ({ toldTwice }) => toldTwice],
  ['told wrongly', ({ toldWrongly }) => toldWrongly],
  ['wrong status at the end', ({ wrongAtEnd }) => wrongAtEnd],
]

const MAIL_ROWS: readonly (readonly [string, (mails: readonly MailFigures[]) => number])[] = [
  ['notices received', (mails) => total(mails, ({ told }) => told)],
  ['never told', (mails) => total(mails, ({ neverTold }) => neverTold.length)],
  ['told twice', (mails) => total(mails, ({ toldTwice }) => toldTwice.length)],
  ['told again after a lost answer', (mails) => total(mails, ({ repeated }) => repeated)],
  ['told after the response', (mails) => total(mails, (each) => each.toldAfterAnswer.length)],
]

function total<Item>(items: readonly Item[], pick: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + pick(item), 0)
}

/** The middle and the longest, also at the pace of production. */
function times(values: readonly number[]): string {
  const show = (ms: number) =>
    `${(ms / 1000).toFixed(1)} s (${Math.round(ms / 1000 / PACE)} s at the pace of production)`
  return `p50 ${show(quantile(values, 0.5))}, longest ${show(quantile(values, 1))}`
}

function countBroken(outcomes: readonly RunOutcome<EventReport>[]): number {
  return outcomes.filter(({ result }) => result.type === 'broken').length
}

/** The value at this share of the sorted values; 0 without values. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
}
