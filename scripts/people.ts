/** Manages people from the terminal: `npm run people`. */
import { parseEnv } from '@/lib/env'
import { terminalAnswers } from './ask'
import { readCommand, USAGE } from './people-commands'
import { explain, withDatabase } from './terminal'

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
    console.error(explain(error, USAGE))
    return 1
  }
}

process.exit(await main(process.argv.slice(2)))
