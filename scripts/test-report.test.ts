import { describe, expect, it } from 'vitest'
import {
  countChaos,
  countCheck,
  countPlaywright,
  countVitest,
  lastLine,
  sumCounts,
  type RunnerOutcome,
} from './test-report'

function vitest(report: unknown, ok = true): RunnerOutcome {
  return { name: 'vitest', report: JSON.stringify(report), ok }
}

function playwright(report: unknown, ok = true): RunnerOutcome {
  return { name: 'playwright', report: JSON.stringify(report), ok }
}

function vitestFile(name: string, ...statuses: string[]) {
  return {
    name,
    status: statuses.includes('failed') ? 'failed' : 'passed',
    assertionResults: statuses.map((status, index) => ({ status, fullName: `test ${index}` })),
  }
}

function playwrightSuite(...statuses: string[]) {
  const specs = statuses.map((status, index) => ({
    title: `spec ${index}`,
    file: 'sign-in.e2e.ts',
    tests: [{ status }],
  }))
  return { title: 'sign-in.e2e.ts', specs }
}

describe('countVitest', () => {
  it('counts tests over all files', () => {
    const report = {
      testResults: [
        vitestFile('a.test.ts', 'passed', 'passed', 'skipped'),
        vitestFile('b.test.ts', 'passed', 'failed', 'todo'),
      ],
    }
    expect(countVitest(vitest(report, false))).toEqual({
      passed: 3,
      failed: 1,
      skipped: 2,
      notes: [
        'failed: b.test.ts: test 1',
        'skipped: a.test.ts: test 2',
        'skipped: b.test.ts: test 2',
      ],
    })
  })

  it('counts a file that could not be loaded as one failed', () => {
    const broken = { name: 'broken.test.ts', status: 'failed', assertionResults: [] }
    const report = { testResults: [vitestFile('a.test.ts', 'passed'), broken] }
    expect(countVitest(vitest(report, false))).toMatchObject({
      passed: 1,
      failed: 1,
      notes: ['failed: broken.test.ts'],
    })
  })

  it('counts a status that it does not know as failed', () => {
    const report = { testResults: [vitestFile('a.test.ts', 'passed', 'exploded')] }
    expect(countVitest(vitest(report))).toMatchObject({ passed: 1, failed: 1 })
  })

  it('fails a runner that broke although every test passed', () => {
    const report = { testResults: [vitestFile('a.test.ts', 'passed')] }
    expect(countVitest(vitest(report, false))).toEqual({
      passed: 1,
      failed: 1,
      skipped: 0,
      notes: ['vitest (it broke outside of its tests) failed'],
    })
  })
})

describe('countPlaywright', () => {
  it('counts tests in nested suites', () => {
    const report = {
      suites: [
        {
          ...playwrightSuite('expected', 'skipped'),
          suites: [{ ...playwrightSuite('expected', 'unexpected') }],
        },
      ],
      errors: [],
    }
    expect(countPlaywright(playwright(report, false))).toEqual({
      passed: 2,
      failed: 1,
      skipped: 1,
      notes: ['failed: sign-in.e2e.ts: spec 1', 'skipped: sign-in.e2e.ts: spec 1'],
    })
  })

  it('counts a flaky test as failed', () => {
    const report = { suites: [playwrightSuite('expected', 'flaky')] }
    expect(countPlaywright(playwright(report))).toMatchObject({ passed: 1, failed: 1 })
  })

  it('counts an error outside of any test as failed', () => {
    const report = { suites: [playwrightSuite('expected')], errors: [{ message: 'No fixture' }] }
    expect(countPlaywright(playwright(report, false))).toMatchObject({
      passed: 1,
      failed: 1,
      notes: ['failed: No fixture'],
    })
  })
})

describe('countChaos', () => {
  it('counts each run, and says which failed', () => {
    const runs = [
      { name: 'seed 1 on pglite', passed: true },
      { name: 'seed 2 on postgres', passed: false },
    ]
    expect(countChaos({ name: 'chaos', report: JSON.stringify({ runs }), ok: false })).toEqual({
      passed: 1,
      failed: 1,
      skipped: 0,
      notes: ['failed: seed 2 on postgres'],
    })
  })
})

describe.each([
  { count: countChaos, name: 'chaos', empty: { runs: [] } },
  { count: countVitest, name: 'vitest', empty: { testResults: [] } },
  { count: countPlaywright, name: 'playwright', empty: { suites: [], errors: [] } },
])('a $name that gives no result', ({ count, name, empty }) => {
  it.each([
    ['died without a report', undefined, `${name} (it wrote no report) failed`],
    ['wrote an empty file', '', `${name} (its report cannot be read) failed`],
    [
      'was cut off while writing',
      '{"testResults": [',
      `${name} (its report cannot be read) failed`,
    ],
    ['wrote something else', '{"tests": 3}', `${name} (its report cannot be read) failed`],
    ['ran no test', JSON.stringify(empty), `${name} (it ran no test) failed`],
  ])('fails when it %s', (_case, report, note) => {
    for (const ok of [true, false]) {
      expect(count({ name, report, ok })).toEqual({
        passed: 0,
        failed: 1,
        skipped: 0,
        notes: [note],
      })
    }
  })
})

it('fails a suite in which everything is skipped', () => {
  const report = { testResults: [vitestFile('a.test.ts', 'skipped')] }
  expect(countVitest(vitest(report))).toMatchObject({ passed: 0, failed: 1, skipped: 1 })
})

it('adds up to one last line', () => {
  const total = sumCounts([
    countCheck('type check', true),
    countCheck('lint', false),
    countVitest(vitest({ testResults: [vitestFile('a.test.ts', 'passed', 'passed', 'skipped')] })),
  ])
  expect(total).toEqual({ passed: 3, failed: 1, skipped: 1, notes: expect.any(Array) })
  expect(lastLine(total)).toBe('3 passed, 1 failed')
})
