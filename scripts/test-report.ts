import { z } from 'zod'

/**
 * Counts what the test runners wrote in their own JSON reports. A runner that dies, writes no
 * report or runs nothing counts as failed: silence is never a success.
 */

export type Counts = Readonly<{
  passed: number
  failed: number
  skipped: number
  /** What a reader must know beyond the numbers, one line each. */
  notes: readonly string[]
}>

/** The raw outcome of a runner: the text of its report file, undefined when there is none. */
export type RunnerOutcome = Readonly<{ name: string; report: string | undefined; ok: boolean }>

const vitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string(), fullName: z.string() })),
    }),
  ),
})

const playwrightSpec = z.object({
  title: z.string(),
  file: z.string().optional(),
  tests: z.array(z.object({ status: z.string() })),
})
const playwrightSuite = z.object({
  specs: z.array(playwrightSpec).default([]),
  get suites() {
    return z.array(playwrightSuite).default([])
  },
})
const playwrightReport = z.object({
  suites: z.array(playwrightSuite),
  errors: z.array(z.object({ message: z.string().optional() })).default([]),
})

const chaosReport = z.object({
  runs: z.array(z.object({ name: z.string(), passed: z.boolean() })),
})

type Test = { name: string; result: 'passed' | 'failed' | 'skipped' }

/** A step without tests of its own (type check, lint, build): one passed or one failed. */
export function countCheck(name: string, ok: boolean): Counts {
  return ok
    ? { passed: 1, failed: 0, skipped: 0, notes: [] }
    : { passed: 0, failed: 1, skipped: 0, notes: [`${name} failed`] }
}

/** Vitest's `json` reporter. A file that could not be loaded has no tests and counts as one failed. */
export function countVitest(outcome: RunnerOutcome): Counts {
  return countReport(outcome, vitestReport, ({ testResults }) =>
    testResults.flatMap(({ name, status, assertionResults }): Test[] => {
      const tests = assertionResults.map((test) => ({
        name: `${name}: ${test.fullName}`,
        result: resultOfVitest(test.status),
      }))
      const explained = tests.some(({ result }) => result === 'failed')
      if (status === 'failed' && !explained) tests.push({ name, result: 'failed' })
      return tests
    }),
  )
}

/** Playwright's `json` reporter. An error outside of any test counts as one failed. */
export function countPlaywright(outcome: RunnerOutcome): Counts {
  return countReport(outcome, playwrightReport, ({ suites, errors }) => [
    ...suites.flatMap(testsOfSuite),
    ...errors.map(({ message }): Test => ({
      name: message ?? 'an error outside of any test',
      result: 'failed',
    })),
  ])
}

/** The report of `npm run chaos`: one passed for each run in which nothing was lost, doubled or stuck. */
export function countChaos(outcome: RunnerOutcome): Counts {
  return countReport(outcome, chaosReport, ({ runs }) =>
    runs.map(({ name, passed }): Test => ({ name, result: passed ? 'passed' : 'failed' })),
  )
}

export function sumCounts(all: readonly Counts[]): Counts {
  return {
    passed: sum(all, ({ passed }) => passed),
    failed: sum(all, ({ failed }) => failed),
    skipped: sum(all, ({ skipped }) => skipped),
    notes: all.flatMap(({ notes }) => notes),
  }
}

/** The last line of a test run, alone on its line. */
export function lastLine({ passed, failed }: Counts): string {
  return `${passed} passed, ${failed} failed`
}

function countReport<Report>(
  { name, report, ok }: RunnerOutcome,
  schema: z.ZodType<Report>,
  testsOf: (report: Report) => Test[],
): Counts {
  if (report === undefined) return countCheck(`${name} (it wrote no report)`, false)
  const parsed = schema.safeParse(parseJson(report))
  if (!parsed.success) return countCheck(`${name} (its report cannot be read)`, false)

  const tests = testsOf(parsed.data)
  const counts = countTests(tests)
  if (counts.passed + counts.failed === 0) {
    return sumCounts([counts, countCheck(`${name} (it ran no test)`, false)])
  }
  if (!ok && counts.failed === 0) {
    return sumCounts([counts, countCheck(`${name} (it broke outside of its tests)`, false)])
  }
  return counts
}

function countTests(tests: readonly Test[]): Counts {
  const named = (wanted: Test['result']) => tests.filter(({ result }) => result === wanted)
  return {
    passed: named('passed').length,
    failed: named('failed').length,
    skipped: named('skipped').length,
    notes: [
      ...named('failed').map(({ name }) => `failed: ${name}`),
      ...named('skipped').map(({ name }) => `skipped: ${name}`),
    ],
  }
}

function testsOfSuite(suite: z.infer<typeof playwrightSuite>): Test[] {
  const own = suite.specs.flatMap(({ title, file = '', tests }) =>
    tests.map(({ status }): Test => ({
      name: `${file}: ${title}`,
      result: resultOfPlaywright(status),
    })),
  )
  return [...own, ...suite.suites.flatMap(testsOfSuite)]
}

/** Words that are not known count as failed. */
function resultOfVitest(status: string): Test['result'] {
  if (status === 'passed') return 'passed'
  return ['pending', 'skipped', 'todo', 'disabled'].includes(status) ? 'skipped' : 'failed'
}

/** `flaky` is a test that needed a second try: a bug, so it counts as failed. */
function resultOfPlaywright(status: string): Test['result'] {
  if (status === 'expected') return 'passed'
  return status === 'skipped' ? 'skipped' : 'failed'
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function sum(all: readonly Counts[], pick: (counts: Counts) => number): number {
  return all.reduce((total, counts) => total + pick(counts), 0)
}
