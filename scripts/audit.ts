/** Verifies the audit log from the terminal: `npm run audit`. */
import { readCommand, USAGE } from './audit-commands'
import { runInTerminal, withDatabase } from './terminal'

await runInTerminal(USAGE, async (words, env) => {
  const { whole, text } = await withDatabase(env, readCommand(words))
  return { text, isGood: whole }
})
