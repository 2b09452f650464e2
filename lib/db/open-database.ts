import 'server-only'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { drizzle as drizzleNodePostgres } from 'drizzle-orm/node-postgres'
import { migrate as migrateNodePostgres } from 'drizzle-orm/node-postgres/migrator'
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite'
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator'
import pg from 'pg'
import { fromPglite, type Db as JobsExecutor } from 'pg-boss'
import { lockDirectory } from './directory-lock'
import { localLocks, postgresLocks, type Locks } from './locks'
import { PrivateNodeFS } from './private-node-fs'
import * as schema from './schema'

/** The one database type: the same code runs on PGlite and on Postgres, inside and outside a transaction. */
export type Database = PgDatabase<PgQueryResultHKT, typeof schema>

/** What `transaction` hands to its callback: all of it happens, or none. */
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0]

export type OpenDatabase = {
  db: Database
  /** For pg-boss, which keeps its jobs in the same database. */
  jobs: { backend: 'pglite' | 'postgres'; executor: JobsExecutor }
  /** Locks that no other process of this account's desk holds at the same time. */
  locks: Locks
  close(): Promise<void>
}

export type DatabaseLocation =
  /** `postgres://…`: many servers may share it. */
  | { url: string }
  /** A PGlite data directory: this process alone may open it. */
  | { directory: string }
  /** PGlite in memory, gone when closed; for tests. */
  | { memory: true }

// Next bundles this module, so the folder is found from where the server is started, not from here.
const MIGRATIONS_FOLDER = path.join('lib', 'db', 'migrations')

/** Where the settings say the database is: at `databaseUrl`, else in a folder of `dataDir`. */
export function databaseLocation(settings: {
  databaseUrl: string | undefined
  dataDir: string
}): DatabaseLocation {
  if (settings.databaseUrl) return { url: settings.databaseUrl }
  return { directory: path.join(settings.dataDir, 'database') }
}

/** Opens the database and brings its tables up to date. */
export async function openDatabase(location: DatabaseLocation): Promise<OpenDatabase> {
  return 'url' in location ? openPostgres(location.url) : openPglite(location)
}

async function openPostgres(url: string): Promise<OpenDatabase> {
  const pool = new pg.Pool({ connectionString: url, max: 10 })
  // An idle connection that breaks is replaced on next use; without a listener it would end the process.
  pool.on('error', () => undefined)
  const db = drizzleNodePostgres(pool, { schema })
  // Servers that start together must not migrate at the same time.
  const lock = await pool.connect()
  try {
    await lock.query('select pg_advisory_lock(7239150)')
    await migrateNodePostgres(db, { migrationsFolder: MIGRATIONS_FOLDER })
  } finally {
    await lock.query('select pg_advisory_unlock(7239150)')
    lock.release()
  }
  const locks = await postgresLocks(url)
  return {
    db,
    jobs: { backend: 'postgres', executor: executorOf(pool) },
    locks,
    async close() {
      await locks.close()
      await pool.end()
    },
  }
}

function executorOf(pool: pg.Pool): JobsExecutor {
  return {
    async executeSql(text, values) {
      const result: pg.QueryResult | pg.QueryResult[] = await pool.query(text, values)
      // A query of several statements answers with as many results; pg-boss wants all their rows.
      const results = Array.isArray(result) ? result : [result]
      return { rows: results.flatMap(({ rows }) => rows) }
    },
  }
}

async function openPglite(
  location: { directory: string } | { memory: true },
): Promise<OpenDatabase> {
  if ('memory' in location) return migratedPglite(new PGlite(), async () => undefined)
  const { directory } = location
  await mkdir(path.dirname(directory), { recursive: true, mode: 0o700 })
  const unlock = await lockDirectory(directory)
  try {
    if (!existsSync(directory)) await createDirectory(directory)
  } catch (error) {
    await unlock()
    throw error
  }
  return migratedPglite(onDisk(directory), unlock)
}

/** A new database gets its name when it is complete: a directory from an interrupted creation would not open. */
async function createDirectory(directory: string): Promise<void> {
  const draft = `${directory}.new`
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { mode: 0o700 })
  const client = onDisk(draft)
  await client.waitReady
  await client.close()
  await rename(draft, directory)
}

function onDisk(directory: string): PGlite {
  return new PGlite({ fs: new PrivateNodeFS(directory) })
}

async function migratedPglite(client: PGlite, unlock: () => Promise<void>): Promise<OpenDatabase> {
  const close = async () => {
    await client.close()
    await unlock()
  }
  try {
    // A statement of PGlite holds the event loop of the server. Without autovacuum it has no statistics either, takes
    // any condition for selective, and would collect and sort all rows of a list instead of walking an index.
    await client.exec('set enable_bitmapscan = off')
    const db = drizzlePglite(client, { schema })
    await migratePglite(db, { migrationsFolder: MIGRATIONS_FOLDER })
    return {
      db,
      jobs: { backend: 'pglite', executor: fromPglite(client) },
      locks: localLocks(),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
