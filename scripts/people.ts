/** Who may sign in, from the terminal: `npm run people`. */
import { DatabaseInUseError } from '@/lib/db/directory-lock'
import { databaseLocation, openDatabase } from '@/lib/db/open-database'
import { EnvError, parseEnv, type Env } from '@/lib/env'
import { PeopleError } from '@/lib/server/people/people-error'
import { terminalAnswers } from './ask'
import { readCommand, USAGE, UsageError, type Command } from './people-commands'

async function main(words: string[]): Promise<number> {
  const asksForHelp = ['help', '--help', '-h'].includes(words[0] ?? '')
  if (words.length === 0 || asksForHelp) {
    console.log(USAGE)
    return asksForHelp ? 0 : 1
  }
  try {
    const command = await readCommand(words, terminalAnswers())
    console.log(await withDatabase(parseEnv(process.env), command))
    return 0
  } catch (error) {
    console.error(explain(error))
    return 1
  }
}

async function withDatabase(env: Env, command: Command): Promise<string> {
  const database = await openDatabase(databaseLocation(env))
  try {
    return await command(database.db)
  } finally {
    await database.close()
  }
}

function explain(error: unknown): string {
  if (error instanceof UsageError) return `${error.message}\n\n${USAGE}`
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

process.exit(await main(process.argv.slice(2)))
