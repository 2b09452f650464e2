/** Manages the index of disputes from the terminal: `npm run disputes`. */
import type { Database } from '@/lib/db/open-database'
import { isOmiseId } from '@/lib/omise/path'
import { systemActor } from '@/lib/server/audit-log/system-actors'
import { eraseCustomer } from '@/lib/server/dispute-index/erase-customers'
import { fillProgress, restartFill } from '@/lib/server/omise-events/fill-progress'
import { runInTerminal, UsageError, withDatabase } from './terminal'

const USAGE = `The index of disputes, which search and notices use. Omise is not changed by any of these.

  npm run disputes -- status
  npm run disputes -- rebuild
  npm run disputes -- erase DISPUTE

status says how much of it was read. rebuild lets the server read everything again from Omise, a few requests a
second, the open disputes first; what is there stays until it is replaced. erase removes the details of the customer
of one dispute (name, e-mail, card, description) and the internal notes on it, for good.`

const TERMINAL = systemActor('npm run disputes')

await runInTerminal(USAGE, async (words, env) => {
  const command = readCommand(words)
  return { text: await withDatabase(env, command), isGood: true }
})

/** @throws UsageError */
function readCommand([name = '', ...rest]: string[]): (db: Database) => Promise<string> {
  const [disputeId = ''] = rest
  if (name === 'erase') {
    if (rest.length !== 1 || !isOmiseId('dispute', disputeId)) {
      throw new UsageError('erase needs the id of one dispute (dspt_…).')
    }
    return async (db) =>
      (await eraseCustomer(db, TERMINAL, disputeId))
        ? `The details of the customer of ${disputeId} are erased.`
        : `${disputeId} is not in the index, or its details were erased before.`
  }
  if (rest.length > 0) throw new UsageError(`${name} takes nothing more.`)
  switch (name) {
    case 'status':
      return async (db) => {
        const progress = await fillProgress(db)
        return progress
          ? `${progress.read} of ${progress.total} disputes are read.`
          : 'All disputes are read.'
      }
    case 'rebuild':
      return async (db) => {
        await restartFill(db)
        return 'The server reads all disputes again, starting within a minute of running.'
      }
    default:
      throw new UsageError(`There is no command “${name}”.`)
  }
}
