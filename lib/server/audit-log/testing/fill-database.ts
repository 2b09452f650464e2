import { openDatabase } from '@/lib/db/open-database'
import { fillAuditLog } from './fill-audit-log'

/**
 * A program for `npm run bench`: fills the audit log of a database that no server has open. Arguments: `ROWS
 * URL|DIRECTORY`.
 */

const [rows = '', place = ''] = process.argv.slice(2)
const database = await openDatabase(
  place.startsWith('postgres:') ? { url: place } : { directory: place },
)
await fillAuditLog(database.db, { rows: Number(rows) })
await database.close()
