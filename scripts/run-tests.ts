import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { browserPath, prepareBrowser } from './browser.ts'
import { build, isBuilt } from './next-build.ts'
import { runNode, stopAllOnSignals } from './processes.ts'
import { makeReachableByPostgres } from './reachable-by-postgres.ts'
import {
  countChaos,
  countCheck,
  countPlaywright,
  countVitest,
  lastLine,
  sumCounts,
  type Counts,
} from './test-report.ts'

/** `npm test`: every check and every suite, all of them even when one fails, counted together. */

const CHECK_TIMEOUT_MS = 10 * 60_000
const SUITE_TIMEOUT_MS = 40 * 60_000
const CHAOS_RUNS = 200
/** The same every time; `npm run chaos` without a seed looks for new ones. */
const CHAOS_SEED = 1
const REPORTS = 'test-results/reports'
const VITEST_REPORT = `${REPORTS}/vitest.json`
const PLAYWRIGHT_REPORT = `${REPORTS}/playwright.json`
const CHAOS_REPORT = `${REPORTS}/chaos.json`

const bin = {
  next: 'node_modules/next/dist/bin/next',
  tsc: 'node_modules/typescript/bin/tsc',
  oxlint: 'node_modules/oxlint/bin/oxlint',
  prettier: 'node_modules/prettier/bin/prettier.cjs',
  vitest: 'node_modules/vitest/vitest.mjs',
  playwright: 'node_modules/playwright/cli.js',
}

/** Why there is no browser, found out once: looking for one may mean to install it. */
let browserTrouble: Promise<string | undefined> | undefined

/** Runs everything, prints the counts as the last line and ends the process. */
export async function runTests(): Promise<never> {
  stopAllOnSignals(130)
  process.env['NEXT_TELEMETRY_DISABLED'] = '1'
  mkdirSync(REPORTS, { recursive: true })
  for (const folder of makeReachableByPostgres('.')) {
    console.log(
      `Others may pass through ${folder} now, so that Postgres, which is not root, finds its program.`,
    )
  }

  const counts: Counts[] = []
  for (const stage of [typeCheck, lint, unitTests, testsOfTheBuild]) {
    counts.push(await safely(stage))
  }
  const total = sumCounts(counts)
  console.log(['', ...total.notes, `${total.skipped} skipped`].join('\n'))
  console.log(lastLine(total))
  process.exit(total.failed === 0 ? 0 : 1)
}

/** A stage that throws has failed; the others still run. */
async function safely(stage: () => Promise<Counts>): Promise<Counts> {
  try {
    return await stage()
  } catch (error) {
    console.error(error)
    return countCheck(stage.name, false)
  }
}

async function typeCheck(): Promise<Counts> {
  heading('Type check')
  // Next writes the types of routes that the type check needs.
  const generated = await runCheck([bin.next, 'typegen'])
  const checked = await runCheck([bin.tsc, '--noEmit'])
  return countCheck('type check', generated && checked)
}

async function lint(): Promise<Counts> {
  heading('Lint and format')
  const linted = await runCheck([bin.oxlint, '--deny-warnings'])
  const formatted = await runCheck([bin.prettier, '--check', '--log-level=warn', '.'])
  return countCheck('lint', linted && formatted)
}

async function unitTests(): Promise<Counts> {
  heading('Unit, route, sandbox and contract tests')
  rmSync(VITEST_REPORT, { force: true })
  const { ok } = await runNode(
    [
      bin.vitest,
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${VITEST_REPORT}`,
    ],
    { output: 'show', timeoutMs: SUITE_TIMEOUT_MS },
  )
  return countVitest({ name: 'vitest', report: readReport(VITEST_REPORT), ok })
}

async function testsOfTheBuild(): Promise<Counts> {
  heading('Build')
  const built = isBuilt() || (await build({ output: 'show' }))
  const counts = [countCheck('build', built)]
  if (built) {
    counts.push(await safely(budgetCheck), await safely(chaosRuns), await safely(browserTests))
  } else {
    counts.push(countCheck('browser tests and chaos runs (there is no build)', false))
  }
  return sumCounts(counts)
}

async function budgetCheck(): Promise<Counts> {
  heading('First-load budget')
  return withBrowser('first-load budget', async (env) =>
    countCheck('first-load budget', await runCheck(['bench/first-load.ts'], env)),
  )
}

async function chaosRuns(): Promise<Counts> {
  heading('Chaos')
  rmSync(CHAOS_REPORT, { force: true })
  const options = ['--runs', String(CHAOS_RUNS), '--seed', String(CHAOS_SEED)]
  const { ok } = await runNode(['chaos/main.ts', ...options, '--report', CHAOS_REPORT], {
    output: 'show',
    timeoutMs: SUITE_TIMEOUT_MS,
  })
  return countChaos({ name: 'chaos', report: readReport(CHAOS_REPORT), ok })
}

async function browserTests(): Promise<Counts> {
  heading('Browser tests')
  return withBrowser('browser tests', async (env) => {
    rmSync(PLAYWRIGHT_REPORT, { force: true })
    const { ok } = await runNode([bin.playwright, 'test', '--reporter=line,json'], {
      output: 'show',
      timeoutMs: SUITE_TIMEOUT_MS,
      env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: PLAYWRIGHT_REPORT },
    })
    return countPlaywright({ name: 'playwright', report: readReport(PLAYWRIGHT_REPORT), ok })
  })
}

/** Runs what needs a browser with the one that is found or installed; where there is none it has failed. */
async function withBrowser(
  name: string,
  run: (env: Readonly<Record<string, string>>) => Promise<Counts>,
): Promise<Counts> {
  browserTrouble ??= prepareBrowser()
  const trouble = await browserTrouble
  if (trouble) {
    console.error(trouble)
    return countCheck(`${name} (no browser)`, false)
  }
  const executable = browserPath()
  return run(executable ? { PLAYWRIGHT_CHROMIUM_PATH: executable } : {})
}

async function runCheck(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<boolean> {
  const { ok, timedOut } = await runNode(args, { output: 'show', timeoutMs: CHECK_TIMEOUT_MS, env })
  if (timedOut) console.error(`${args[0]} did not end within ${CHECK_TIMEOUT_MS / 60_000} minutes.`)
  return ok
}

function readReport(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

function heading(text: string): void {
  console.log(`\n── ${text} ──`)
}
