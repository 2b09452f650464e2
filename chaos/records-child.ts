import { openDatabase } from '../lib/db/open-database.ts'
import { disputeIndex } from '../lib/db/schema/disputes'
import { messages } from '../lib/db/schema/notifications'

/** Prints what a desk has recorded about disputes and messages, after its servers have stopped: `--url` or `--directory`. */

const [kind, location = ''] = process.argv.slice(2)

const { db, close } = await openDatabase(
  kind === '--url' ? { url: location } : { directory: location },
)
const disputes = await db
  .select({ id: disputeIndex.disputeId, status: disputeIndex.status })
  .from(disputeIndex)
const claimed = await db.select({ id: messages.id, claimedAt: messages.claimedAt }).from(messages)
process.stdout.write(JSON.stringify({ disputes, messages: claimed }))
await close()
