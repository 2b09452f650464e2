/** Shared by the terminal commands. */
import { DatabaseInUseError } from '@/lib/db/directory-lock'
import { databaseLocation, openDatabase, type Database } from '@/lib/db/open-database'
import { EnvError, type Env } from '@/lib/env'
import { PeopleError } from '@/lib/server/people/people-error'
import { createPrivateFiles } from '@/lib/server/platform/private-files'

/** An invalid command line. The message names the part. */
export class UsageError extends Error {
  override name = 'UsageError'
}

/** Runs a command on the configured database. @throws DatabaseInUseError */
export async function withDatabase<Result>(
  env: Env,
  command: (db: Database) => Promise<Result>,
): Promise<Result> {
  createPrivateFiles()
  const database = await openDatabase(databaseLocation(env))
  try {
    return await command(database.db)
  } finally {
    await database.close()
  }
}

/** The message of a failed command: one sentence for a known error, else the stack. */
export function explain(error: unknown, usage: string): string {
  if (error instanceof UsageError) return `${error.message}\n\n${usage}`
  if (error instanceof DatabaseInUseError) {
    return (
      `${error.message}, which is probably the running server. ` +
      'Stop it, run this command again, and start it again. ' +
      'With Postgres (DATABASE_URL) there is no need to stop it.'
    )
  }
  if (error instanceof PeopleError || error instanceof EnvError) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
