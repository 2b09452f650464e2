import { afterAll, describe } from 'vitest'
import { startPostgres, type Postgres } from '@/testing/postgres'
import { openDatabase, type DatabaseLocation, type OpenDatabase } from '../open-database'

/**
 * Runs a suite twice: on PGlite in memory and on a real Postgres.
 *
 * `open` returns a new, empty, migrated database at each call. PGlite takes seconds and much memory, so open one per
 * suite, in `beforeAll`. Databases that are still open at the end of the suite are closed.
 */
export function describeOnBothDatabases(
  name: string,
  suite: (open: () => Promise<OpenDatabase>) => void,
): void {
  describe(`${name} on PGlite`, () => {
    suite(opener(() => Promise.resolve({ memory: true })))
  })
  describeOnPostgres(name, suite)
}

/** For tests that need several servers on one database. `open` is as above. */
export function describeOnPostgres(
  name: string,
  suite: (open: () => Promise<OpenDatabase>) => void,
): void {
  describe(`${name} on Postgres`, () => {
    // Hooks run in reverse order, so this one runs after the suite's own.
    postgresUsers += 1
    afterAll(releasePostgres)
    suite(opener(newPostgresDatabase))
  })
}

function opener(locate: () => Promise<DatabaseLocation>): () => Promise<OpenDatabase> {
  const open = new Set<OpenDatabase>()
  afterAll(async () => {
    for (const database of open) await database.close()
  })
  return async () => {
    const opened = await openDatabase(await locate())
    const database: OpenDatabase = {
      ...opened,
      close: async () => {
        if (open.delete(database)) await opened.close()
      },
    }
    open.add(database)
    return database
  }
}

// One server per test file, started for its first database and stopped after its last suite.
let postgres: Promise<Postgres> | undefined
let postgresUsers = 0
let databases = 0

async function newPostgresDatabase(): Promise<DatabaseLocation> {
  postgres ??= startPostgres()
  databases += 1
  return { url: await (await postgres).createDatabase(`test_${databases}`) }
}

async function releasePostgres(): Promise<void> {
  postgresUsers -= 1
  if (postgresUsers > 0 || !postgres) return
  const { stop } = await postgres
  postgres = undefined
  await stop()
}
