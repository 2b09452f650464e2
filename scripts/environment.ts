import { isLoopbackHost } from '../lib/env-values.ts'
import { EnvError, parseEnv, type Env, type EnvProblem } from '../lib/env.ts'

type Source = Readonly<Record<string, string | undefined>>

/** Opens the same sandbox merchant at every start, so that its disputes persist. */
const SANDBOX_KEY = 'skey_test_5evidencedeskdemo00'

/** A placeholder until the sandbox listens; nothing listens at this address. */
const NO_SANDBOX_YET = 'http://127.0.0.1:1'

/** Loads `.env.local` and `.env` into the process; variables that are already set take precedence. */
function loadEnvFiles(): void {
  for (const file of ['.env.local', '.env']) {
    try {
      process.loadEnvFile(file)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    }
  }
}

/**
 * The environment as the server will see it: without an Omise key, sandbox mode with its own key and URL.
 * `EVIDENCE_DESK_MODE=omise` disables the sandbox.
 */
export function withSandbox(source: Source): Source {
  if (!wantsSandbox(source)) return source
  return {
    ...source,
    EVIDENCE_DESK_MODE: valueOf(source, 'EVIDENCE_DESK_MODE') ?? 'sandbox',
    OMISE_SECRET_KEY: SANDBOX_KEY,
    OMISE_API_URL: NO_SANDBOX_YET,
  }
}

/**
 * Validates the settings of a start, before any slow step.
 *
 * @returns the settings, and whether the start has to run a sandbox as well
 * @throws EnvError with every problem
 */
export function checkEnvironment(source: Source): { env: Env; startsSandbox: boolean } {
  const problems = problemsOfSandbox(source)
  try {
    const env = parseEnv(withSandbox(source))
    if (problems.length === 0) return { env, startsSandbox: wantsSandbox(source) }
  } catch (error) {
    if (!(error instanceof EnvError)) throw error
    problems.push(...error.problems)
  }
  throw new EnvError(problems)
}

/** Loads the files and validates; prints every problem and exits the process on failure. */
export function readEnvironment(): { env: Env; startsSandbox: boolean } {
  loadEnvFiles()
  try {
    return checkEnvironment(process.env)
  } catch (error) {
    if (!(error instanceof EnvError)) throw error
    console.error(`\n${error.message}\n`)
    process.exit(1)
  }
}

/** Completes the environment for a program that parses it itself (`npm run people`). */
export function applyEnvironment(): void {
  loadEnvFiles()
  Object.assign(process.env, withSandbox(process.env))
}

/** Problems that only the start can detect, since it decides whether a sandbox is needed. */
function problemsOfSandbox(source: Source): EnvProblem[] {
  const problems: EnvProblem[] = []
  if (!wantsSandbox(source)) return problems
  if (valueOf(source, 'OMISE_API_URL')) {
    problems.push({
      variable: 'OMISE_SECRET_KEY',
      message: 'is required together with OMISE_API_URL; leave both out to use the sandbox',
    })
  }
  const publicHost = URL.parse(valueOf(source, 'NEXTAUTH_URL') ?? '')?.hostname
  if (publicHost && !isLoopbackHost(publicHost) && !valueOf(source, 'EVIDENCE_DESK_MODE')) {
    problems.push({
      variable: 'OMISE_SECRET_KEY',
      message:
        'is missing; NEXTAUTH_URL is public and the sandbox has a published password ' +
        '(EVIDENCE_DESK_MODE=sandbox if you want just that)',
    })
  }
  return problems
}

function wantsSandbox(source: Source): boolean {
  return !valueOf(source, 'OMISE_SECRET_KEY') && valueOf(source, 'EVIDENCE_DESK_MODE') !== 'omise'
}

function valueOf(source: Source, variable: string): string | undefined {
  return source[variable]?.trim() || undefined
}
