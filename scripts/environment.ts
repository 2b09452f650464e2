import { EnvError, isLoopbackHost, parseEnv, type Env, type EnvProblem } from '../lib/env.ts'

type Source = Readonly<Record<string, string | undefined>>

/** Opens the same sandbox merchant at every start, so that its disputes stay between starts. */
const SANDBOX_KEY = 'skey_test_5evidencedeskdemo00'

/** Stands in for the sandbox's address until it listens; nothing listens there. */
const NO_SANDBOX_YET = 'http://127.0.0.1:1'

/** Reads `.env.local` and `.env` into the process; what is set already wins over both. */
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
 * The environment as the server will see it: without a key of Omise, the sandbox mode with a key
 * and an address of its own. `EVIDENCE_DESK_MODE=omise` rules the sandbox out.
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
 * Checks the settings of a start, before anything slow is done.
 *
 * @returns the settings, and whether the start has to run a sandbox as well
 * @throws EnvError with everything that is wrong
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

/** Reads the files and checks; prints everything that is wrong and ends the process. */
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

/** Fills in the environment for a program that parses it by itself (`npm run people`). */
export function applyEnvironment(): void {
  loadEnvFiles()
  Object.assign(process.env, withSandbox(process.env))
}

/** Mistakes that only the start can see, since it decides whether the sandbox is wanted. */
function problemsOfSandbox(source: Source): EnvProblem[] {
  const problems: EnvProblem[] = []
  if (!wantsSandbox(source)) return problems
  if (valueOf(source, 'OMISE_API_URL')) {
    problems.push({
      variable: 'OMISE_SECRET_KEY',
      message: 'is missing beside OMISE_API_URL; leave both out to use the sandbox',
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
