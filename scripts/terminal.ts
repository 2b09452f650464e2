/** Shared by the terminal commands. */
import { DatabaseInUseError } from '@/lib/db/directory-lock'
import { databaseLocation, openDatabase, type Database } from '@/lib/db/open-database'
import { EnvError, parseEnv, type Env } from '@/lib/env'
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
function explain(error: unknown, usage: string): string {
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

/** `isGood` decides on the exit code, and on where the text goes. */
type CommandResult = { text: string; isGood: boolean }

/** Runs the command line of this process and ends it. Without words it prints `usage`, and fails. */
export async function runInTerminal(
  usage: string,
  run: (words: string[], env: Env) => Promise<CommandResult>,
): Promise<never> {
  const words = process.argv.slice(2)
  const asksForHelp = ['help', '--help', '-h'].includes(words[0] ?? '')
  if (words.length === 0 || asksForHelp) {
    console.log(usage)
    process.exit(asksForHelp ? 0 : 1)
  }
  try {
    const { text, isGood } = await run(words, parseEnv(process.env))
    if (isGood) console.log(text)
    else console.error(text)
    process.exit(isGood ? 0 : 1)
  } catch (error) {
    console.error(explain(error, usage))
    process.exit(1)
  }
}
