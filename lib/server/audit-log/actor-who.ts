import 'server-only'
import { eq } from 'drizzle-orm'
import type { Transaction } from '@/lib/db/open-database'
import { people } from '@/lib/db/schema'
import type { Actor } from './append-audit'

/** The person who set something out, for what comes of it later and without a request of theirs. */
export async function actorWho(tx: Transaction, personId: string): Promise<Actor> {
  const [person] = await tx.select().from(people).where(eq(people.id, personId))
  return { personId, personName: person?.name ?? null, requestId: null, address: null }
}
