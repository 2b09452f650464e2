import { expect, it } from 'vitest'
import { explain, isGood, sumUp, table, type RunOutcome } from './outcomes'
import type { InvariantReport } from './invariants'

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
const checked = (seed: number, more: Partial<InvariantReport> = {}): RunOutcome => ({
  seed,
  target: 'pglite',
  result: { type: 'checked', report: { ...clean, ...more } },
})
const broken: RunOutcome = {
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
  expect([checked(1), ...bad].map(isGood)).toEqual([true, false, false, false])
})

it('prints the command that repeats a failed run', () => {
  expect(explain(checked(1007, { duplicates: ['slip.pdf: 2 documents'] }))).toEqual([
    'failed  seed 1007 on pglite (again: npm run chaos -- --runs 1 --seed 1007 --database pglite)',
    '  duplicate: slip.pdf: 2 documents',
  ])
  expect(explain(broken).join('\n')).toContain('no disk')
})

it('shows the targets in columns', () => {
  const lines = table({ ours: sumUp([checked(1)]), peer: sumUp([checked(1, { lost: ['a'] })]) })
  expect(lines.find((line) => line.includes('lost'))).toMatch(/lost +0 +1$/)
})
