/** Manages people from the terminal: `npm run people`. */
import { terminalAnswers } from './ask'
import { readCommand, USAGE } from './people-commands'
import { runInTerminal, withDatabase } from './terminal'

await runInTerminal(USAGE, async (words, env) => {
  const command = await readCommand(words, terminalAnswers())
  return { text: await withDatabase(env, command), isGood: true }
})
