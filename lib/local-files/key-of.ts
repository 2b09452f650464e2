import { change, type Database } from './database'
import { newKey } from './encryption'

/** The person's key, created on first use. Two tabs may create one concurrently: both use the first that is written. */
export async function keyOf(database: Database, owner: string): Promise<CryptoKey> {
  let key = await newKey()
  await change(database, ['keys'], async (transaction) => {
    const keys = transaction.objectStore('keys')
    const existing = await keys.get(owner)
    if (existing) key = existing.key
    else await keys.put({ owner, key })
  })
  return key
}
