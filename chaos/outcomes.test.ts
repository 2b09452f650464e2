import { expect, it } from 'vitest'
import { explain, isGood, outcomeOf, table, type RunOutcome } from './outcomes'
import { sumUp, uploadSuite } from './uploads/suite'
import type { InvariantReport } from './uploads/invariants'

const clean: InvariantReport = {
  files: 3,
  acknowledged: 3,
  lost: [],
  duplicates: [],
  duplicatesOfOneClick: 0,
  stuck: [],
  wrong: [],
  givenUp: [],
  misled: [],
}
type Outcome = RunOutcome<InvariantReport>
const checked = (seed: number, more: Partial<InvariantReport> = {}): Outcome => ({
  seed,
  target: 'pglite',
  result: { type: 'checked', report: { ...clean, ...more } },
})
const broken: Outcome = {
  seed: 9,
  target: 'postgres',
  result: { type: 'broken', error: 'no disk' },
}

it('adds up the runs', () => {
  const outcomes = [checked(1), checked(2, { lost: ['a'], stuck: ['b', 'c'], files: 4 }), broken]
  expect(sumUp(outcomes)).toMatchObject({
    runs: 3,
    broken: 1,
    files: 7,
    acknowledged: 6,
    lost: 1,
    duplicates: 0,
    stuck: 2,
  })
})

it('counts a run as passed only when it was checked without violations', () => {
  const bad = [checked(1, { lost: ['a'] }), checked(1, { wrong: ['a'] }), broken]
  const passed = [checked(1), ...bad].map((outcome) => isGood(uploadSuite, outcome))
  expect(passed).toEqual([true, false, false, false])
})

it('prints the command that repeats a failed run', () => {
  expect(explain(uploadSuite, checked(1007, { duplicates: ['slip.pdf: 2 documents'] }))).toEqual([
    'failed  seed 1007 on pglite (again: npm run chaos -- --runs 1 --seed 1007 --database pglite)',
    '  duplicate: slip.pdf: 2 documents',
  ])
  expect(explain(uploadSuite, broken).join('\n')).toContain('no disk')
  const events = { flags: ['--events'], violations: () => ['never noticed: dspt_1'] }
  expect(explain(events, checked(3))[0]).toContain('npm run chaos -- --events --runs 1 --seed 3')
})

it('turns an error of the suite into an outcome', async () => {
  const outcome = await outcomeOf('pglite', { seed: 5 }, () => Promise.reject(new Error('no disk')))
  expect(outcome).toMatchObject({ seed: 5, target: 'pglite', result: { type: 'broken' } })
  expect(isGood(uploadSuite, outcome)).toBe(false)
})

it('shows the targets in columns', () => {
  const columns = { ours: sumUp([checked(1)]), peer: sumUp([checked(1, { lost: ['a'] })]) }
  const lines = table(columns, [['lost', ({ lost }) => lost]])
  expect(lines.find((line) => line.includes('lost'))).toMatch(/lost +0 +1$/)
})
