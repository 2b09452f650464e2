/** Verifies the audit log from the terminal: `npm run audit`. */
import { parseEnv } from '@/lib/env'
import { readCommand, USAGE } from './audit-commands'
import { explain, withDatabase } from './terminal'

async function main(words: string[]): Promise<number> {
  const asksForHelp = ['help', '--help', '-h'].includes(words[0] ?? '')
  if (words.length === 0 || asksForHelp) {
    console.log(USAGE)
    return asksForHelp ? 0 : 1
  }
  try {
    const { whole, text } = await withDatabase(parseEnv(process.env), readCommand(words))
    if (whole) console.log(text)
    else console.error(text)
    return whole ? 0 : 1
  } catch (error) {
    console.error(explain(error, USAGE))
    return 1
  }
}

process.exit(await main(process.argv.slice(2)))
