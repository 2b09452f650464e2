import { openDatabase } from '../lib/db/open-database.ts'
import { disputeIndex } from '../lib/db/schema/disputes'

/** Prints the status of every dispute in the index of a database that no server has open: `--url` or a directory. */

const [kind, location = ''] = process.argv.slice(2)

const { db, close } = await openDatabase(
  kind === '--url' ? { url: location } : { directory: location },
)
const rows = await db
  .select({ id: disputeIndex.disputeId, status: disputeIndex.status })
  .from(disputeIndex)
process.stdout.write(JSON.stringify(rows))
await close()
