import { mkdirSync, rmSync } from 'node:fs'
import { browserPath } from '../testing/browser.ts'
import { build, isBuilt } from './next-build.ts'
import { runProgram, stopAllOnSignals } from './processes.ts'
import { prepareBrowser } from './prepare-browser.ts'
import { prepareEngines, type MissingEngine } from './prepare-engines.ts'
import { preparePdfPrograms } from './prepare-pdf-programs.ts'
import { makeReachableByPostgres } from './reachable-by-postgres.ts'

/** `npm run check`, `npm test` and `npm run test:e2e`. The exit codes of the tools decide. */

const CHECK_TIMEOUT_MS = 10 * 60_000
const SUITE_TIMEOUT_MS = 55 * 60_000
const CHAOS_RUNS = 200
const CHAOS_KIND_RUNS = 24
const CHAOS_EVENT_RUNS = 8
/** The same seed every time; `npm run chaos` without a seed draws a new one. */
const CHAOS_SEED = 1
/** Where the runners write their JSON reports, for CI. */
const REPORTS = 'test-results/reports'

const bin = {
  next: 'node_modules/next/dist/bin/next',
  tsc: 'node_modules/typescript/bin/tsc',
  oxlint: 'node_modules/oxlint/bin/oxlint',
  prettier: 'node_modules/prettier/bin/prettier.cjs',
  knip: 'node_modules/knip/bin/knip.js',
  vitest: 'node_modules/vitest/vitest.mjs',
  playwright: 'node_modules/playwright/cli.js',
}

type Stage = { name: string; run: () => Promise<boolean> }

/** What this run could not test. */
const untested: MissingEngine[] = []

const CHECKS: readonly Stage[] = [
  // Next writes the types of routes that the type check needs.
  {
    name: 'Types',
    run: async () => (await check(bin.next, 'typegen')) && check(bin.tsc, '--noEmit'),
  },
  { name: 'Lint', run: () => check(bin.oxlint, '--type-aware', '--deny-warnings') },
  { name: 'Format', run: () => check(bin.prettier, '--check', '--log-level=warn', '.') },
  { name: 'Unused code', run: () => check(bin.knip) },
]

const TESTS: readonly Stage[] = [
  { name: 'Unit, route, sandbox and contract tests', run: () => allOfVitest() },
  { name: 'Build', run: ensureBuild },
  {
    name: 'First-load budget',
    run: () => withBrowser((env) => suite(['bench/first-load.ts'], env)),
  },
  {
    name: 'Chaos',
    run: () => chaos('--runs', `${CHAOS_RUNS}`),
  },
  {
    name: 'Chaos of kinds',
    run: () => chaos('--kinds', '--runs', `${CHAOS_KIND_RUNS}`),
  },
  {
    name: 'Chaos of events',
    run: () => chaos('--events', '--runs', `${CHAOS_EVENT_RUNS}`),
  },
  { name: 'Browser tests', run: () => playwright([]) },
]

/** Types, lint, format, unused code. @returns the exit code */
export async function runChecks(): Promise<number> {
  return runStages(CHECKS)
}

/**
 * Without arguments every check and every suite, all of them even when one fails; with arguments Vitest with these.
 * @returns the exit code
 */
export async function runTests(args: readonly string[]): Promise<number> {
  if (args.length === 0) return runStages([...CHECKS, ...TESTS])
  return runStages([{ name: 'Vitest', run: () => vitest(args) }])
}

/** Playwright with these arguments; its global set-up builds the app if necessary. @returns the exit code */
export async function runBrowserTests(args: readonly string[]): Promise<number> {
  return runStages([{ name: 'Browser tests', run: () => playwright(args) }])
}

async function runStages(stages: readonly Stage[]): Promise<number> {
  stopAllOnSignals(130)
  process.env['NEXT_TELEMETRY_DISABLED'] = '1'
  rmSync(REPORTS, { recursive: true, force: true })
  mkdirSync(REPORTS, { recursive: true })
  const failed: string[] = []
  for (const { name, run } of stages) {
    console.log(`\n── ${name} ──`)
    if (!(await succeeds(run))) failed.push(name)
  }
  if (stages.length > 1) {
    console.log(failed.length === 0 ? '\nAll stages passed.' : `\nFailed: ${failed.join(', ')}`)
  }
  for (const { name, reason } of untested) {
    console.warn(`\nNOT TESTED in ${name}, which does not start on this machine: ${reason}`)
  }
  return failed.length === 0 ? 0 : 1
}

/** A stage that throws has failed; the others still run. */
async function succeeds(run: Stage['run']): Promise<boolean> {
  try {
    return await run()
  } catch (error) {
    console.error(error)
    return false
  }
}

async function allOfVitest(): Promise<boolean> {
  const missing = preparePdfPrograms()
  // In CI the tests that need them fail.
  if (!process.env['CI']) untested.push(...missing)
  return vitest([])
}

async function vitest(args: readonly string[]): Promise<boolean> {
  makeReachableByPostgres('.')
  const reporters = [
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${REPORTS}/vitest.json`,
  ]
  return suite([bin.vitest, 'run', ...reporters, ...args])
}

async function playwright(args: readonly string[]): Promise<boolean> {
  const missing = await prepareEngines()
  // In CI their tests run nevertheless, and fail with the reason.
  if (!process.env['CI']) untested.push(...missing)
  const reporters = 'line,json,./e2e/fixtures/annotation-reporter.ts'
  return withBrowser((env) =>
    suite([bin.playwright, 'test', `--reporter=${reporters}`, ...args], {
      ...env,
      UNTESTED_ENGINES: untested.map(({ name }) => name).join(),
      PLAYWRIGHT_JSON_OUTPUT_FILE: `${REPORTS}/playwright.json`,
    }),
  )
}

async function chaos(...args: readonly string[]): Promise<boolean> {
  return suite(['chaos/main.ts', '--seed', `${CHAOS_SEED}`, ...args])
}

async function ensureBuild(): Promise<boolean> {
  return isBuilt() || build({ output: 'show' })
}

/** Runs a stage that needs a browser, which is found or installed; fails without one. */
async function withBrowser(
  run: (env: Readonly<Record<string, string>>) => Promise<boolean>,
): Promise<boolean> {
  const trouble = await prepareBrowser()
  if (trouble) {
    console.error(trouble)
    return false
  }
  const executable = browserPath()
  return run(executable ? { PLAYWRIGHT_CHROMIUM_PATH: executable } : {})
}

async function check(...args: readonly string[]): Promise<boolean> {
  return runToEnd(args, CHECK_TIMEOUT_MS)
}

async function suite(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<boolean> {
  return runToEnd(args, SUITE_TIMEOUT_MS, env)
}

async function runToEnd(
  args: readonly string[],
  timeoutMs: number,
  env: Readonly<Record<string, string>> = {},
): Promise<boolean> {
  const name = String(args[0])
  const { ok, timedOut } = await runProgram({ name, args, output: 'inherit', timeoutMs, env })
  if (timedOut) console.error(`${name} did not end within ${timeoutMs / 60_000} minutes.`)
  return ok
}
