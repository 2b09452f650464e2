import { parseArgs } from 'node:util'
import type { DatabaseKind } from './environment.ts'

export type Options = {
  runs: number
  /** Run n has the scenario of `seed + n`, so `--runs 1 --seed <seed + n>` repeats a single one. */
  seed: number
  databases: readonly DatabaseKind[]
  /** Learning of disputes and telling of them, instead of uploads. */
  events: boolean
  /** Changes of the kind of documents, instead of uploads. */
  kinds: boolean
  baseline: boolean
  /** The JSON file for the outcome of each run. */
  report: string | undefined
}

/** The scenarios of one database, of `all` in turn. */
export function shareOf<Scenario>(
  database: DatabaseKind,
  { databases }: Pick<Options, 'databases'>,
  all: readonly Scenario[],
): Scenario[] {
  return all.filter((_, at) => databases[at % databases.length] === database)
}

/** The scenario of every run. */
export function scenariosOf<Scenario>(
  { runs, seed }: Pick<Options, 'runs' | 'seed'>,
  make: (seed: number) => Scenario,
): Scenario[] {
  return Array.from({ length: runs }, (_, at) => make((seed + at) % 2 ** 32))
}

const DATABASES: Readonly<Record<string, readonly DatabaseKind[]>> = {
  pglite: ['pglite'],
  postgres: ['postgres'],
  both: ['pglite', 'postgres'],
}

export const USAGE = `Usage: npm run chaos -- [--runs N] [--seed S] [--database pglite|postgres|both] [--events | --kinds] [--baseline] [--report FILE]

  --runs N      how many scenarios (default 200)
  --seed S      the first scenario (default: by the clock); the others follow from it
  --database D  what our servers run on: one on PGlite, two on one Postgres, or half of the runs each (default)
  --events      disputes and webhooks instead of uploads, next to a handler that only has the webhooks
  --kinds       changes of the kind of documents instead of uploads
  --baseline    also run every scenario of uploads with a client that posts to Omise itself and retries
  --report FILE write the outcome of every run to FILE, as JSON
`

/** @throws Error that describes the problem */
export function readOptions(args: readonly string[], now: number): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      runs: { type: 'string', default: '200' },
      seed: { type: 'string' },
      database: { type: 'string', default: 'both' },
      events: { type: 'boolean', default: false },
      kinds: { type: 'boolean', default: false },
      baseline: { type: 'boolean', default: false },
      report: { type: 'string' },
    },
  })
  const databases = DATABASES[values.database]
  if (!databases) throw new Error(`--database must be ${Object.keys(DATABASES).join(', ')}`)
  if (values.events && values.kinds) throw new Error('--events and --kinds are two suites')
  if ((values.events || values.kinds) && values.baseline) {
    throw new Error('--baseline is for uploads')
  }
  return {
    runs: wholeNumber('--runs', values.runs, 1, 1_000_000),
    seed:
      values.seed === undefined
        ? now % 2 ** 32
        : wholeNumber('--seed', values.seed, 0, 2 ** 32 - 1),
    databases,
    events: values.events,
    kinds: values.kinds,
    baseline: values.baseline,
    report: values.report,
  }
}

function wholeNumber(name: string, text: string, min: number, max: number): number {
  const number = Number(text)
  if (/^\d+$/.test(text) && number >= min && number <= max) return number
  throw new Error(`${name} must be a whole number from ${min} to ${max}, not "${text}"`)
}
