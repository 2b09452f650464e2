import { expect, it } from 'vitest'
import { explain, isGood, outcomeOf, type RunOutcome } from './outcomes'
import { uploadSuite } from './uploads/suite'
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

/** The columns of each row. */
function figuresOf(outcomes: readonly Outcome[]): Record<string, string[]> {
  const rows = uploadSuite.figures(outcomes).flatMap((line) => {
    const [, name, cells] = /^ {2}(\S.*?)((?: +\d+)+)$/.exec(line) ?? []
    return name && cells ? [[name, cells.trim().split(/ +/)] as const] : []
  })
  return Object.fromEntries(rows)
}

it('adds up the runs', () => {
  const outcomes = [checked(1), checked(2, { lost: ['a'], stuck: ['b', 'c'], files: 4 }), broken]
  expect(figuresOf(outcomes)).toMatchObject({
    runs: ['3'],
    'runs broken off': ['1'],
    'files handed over': ['7'],
    acknowledged: ['6'],
    lost: ['1'],
    duplicates: ['0'],
    stuck: ['2'],
  })
  expect(uploadSuite.figures(outcomes)).toContain('lost 1, duplicates 0, stuck 2')
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
  const baseline: Outcome = { ...checked(1, { lost: ['a'] }), target: 'baseline' }
  expect(figuresOf([checked(1), baseline])).toMatchObject({ lost: ['0', '1'], runs: ['1', '1'] })
})
