import 'server-only'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import { drizzle as drizzleNodePostgres } from 'drizzle-orm/node-postgres'
import { migrate as migrateNodePostgres } from 'drizzle-orm/node-postgres/migrator'
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite'
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator'
import pg from 'pg'
import { fromPglite, type Db as JobsExecutor } from 'pg-boss'
import { lockDirectory } from './directory-lock'
import { listenOnPostgres, type Listener } from './listen'
import { localLocks, postgresLocks, type Locks } from './locks'
import { PrivateNodeFS } from './private-node-fs'
import { auditLog } from './schema/audit-log'
import * as disputes from './schema/disputes'
import * as documents from './schema/documents'
import { liveEvents } from './schema/live-events'
import * as notifications from './schema/notifications'
import * as people from './schema/people'
import { responseTemplates } from './schema/response-templates'
import * as responses from './schema/responses'
import { savedViews } from './schema/saved-views'
import * as teamwork from './schema/teamwork'
import { YieldingPGlite } from './yielding-pglite'

/**
 * The database holds only what Omise cannot: people, sessions, uploads with their vault files, drafts and decisions about
 * disputes, an index of disputes, notifications, and the audit log.
 */
const schema = {
  ...people,
  ...documents,
  ...disputes,

  ...responses,
  ...notifications,
  ...teamwork,
  responseTemplates,
  savedViews,
  auditLog,
  liveEvents,
}

/** The database type for PGlite and Postgres, inside and outside of transactions. */
export type Database = PgDatabase<PgQueryResultHKT, typeof schema>

/** The argument of `transaction`'s callback. */
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0]

export type OpenDatabase = {
  db: Database
  /** For pg-boss, which stores its jobs in the same database. */
  jobs: { backend: 'pglite' | 'postgres'; executor: JobsExecutor }
  /** Locks that exclude all processes of this desk. */
  locks: Locks
  /** Calls `onNotify` after each transaction of any server that notified `channel` is committed. */
  listen(channel: string, onNotify: () => void): Promise<Listener>
  close(): Promise<void>
}

export type DatabaseLocation =
  /** `postgres://…`: several servers may share it. */
  | { url: string }
  /** A PGlite data directory: only one process may open it. */
  | { directory: string }
  /** PGlite in memory, for tests; discarded when closed. */
  | { memory: true }

// Next bundles this module, so the path is relative to the working directory of the server.
const MIGRATIONS_FOLDER = path.join('lib', 'db', 'migrations')

/** The configured database: `databaseUrl`, else a folder of `dataDir`. */
export function databaseLocation(settings: {
  databaseUrl: string | undefined
  dataDir: string
}): DatabaseLocation {
  if (settings.databaseUrl) return { url: settings.databaseUrl }
  return { directory: path.join(settings.dataDir, 'database') }
}

/** Opens the database and migrates it. */
export async function openDatabase(location: DatabaseLocation): Promise<OpenDatabase> {
  return 'url' in location ? openPostgres(location.url) : openPglite(location)
}

async function openPostgres(url: string): Promise<OpenDatabase> {
  const pool = new pg.Pool({ connectionString: url, max: 10 })
  // An idle connection that breaks is replaced on next use; without a listener it would end the process.
  pool.on('error', () => undefined)
  const db = drizzleNodePostgres(pool, { schema })
  // Servers that start concurrently must not migrate at the same time.
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
    listen: async (channel, onNotify) => listenOnPostgres(url, channel, onNotify),
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
      // A query of several statements returns several results; pg-boss needs the rows of all.
      const results = Array.isArray(result) ? result : [result]
      return { rows: results.flatMap(({ rows }) => rows) }
    },
  }
}

async function openPglite(
  location: { directory: string } | { memory: true },
): Promise<OpenDatabase> {
  if ('memory' in location) return migratedPglite(new YieldingPGlite(), async () => undefined)
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

/**
 * A new database is renamed into place when it is complete, since a directory from an interrupted creation would not
 * open.
 */
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
  return new YieldingPGlite({ fs: new PrivateNodeFS(directory) })
}

async function migratedPglite(client: PGlite, unlock: () => Promise<void>): Promise<OpenDatabase> {
  const close = async () => {
    await client.close()
    await unlock()
  }
  try {
    // A PGlite statement blocks the server's event loop. Without autovacuum PGlite has no statistics either: it would
    // assume that any condition is selective, and sort all rows of a list instead of scanning an index.
    await client.exec('set enable_bitmapscan = off')
    const db = drizzlePglite(client, { schema })
    await migratePglite(db, { migrationsFolder: MIGRATIONS_FOLDER })
    return {
      db,
      jobs: { backend: 'pglite', executor: fromPglite(client) },
      locks: localLocks(),
      listen: async (channel, onNotify) => ({
        close: await client.listen(channel, () => onNotify()),
      }),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
