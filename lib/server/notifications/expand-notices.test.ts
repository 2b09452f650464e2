import { eq } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { openDatabase } from '@/lib/db/open-database'
import { messageNotices, messages, notices } from '@/lib/db/schema/notifications'
import { people } from '@/lib/db/schema/people'
import { failingStatements } from '@/lib/server/testing/failing-statements'
import { expandNotices } from './expand-notices'
import { openNotifiedDesk } from './testing/notified-desk'

const PEOPLE = 60

it('adds notices to the open messages of all people with a few statements', async () => {
  const open = await openNotifiedDesk(await openDatabase({ memory: true }))
  try {
    const { desk } = open.test
    const { db, now } = desk
    // What is queued stays queued.
    desk.pace = 100
    await db.insert(people).values(
      Array.from({ length: PEOPLE }, (_, index) => ({
        email: `person${index}@example.com`,
        name: `Person ${index}`,
        role: 'agent' as const,
        passwordHash: '',
      })),
    )
    const add = (key: string) =>
      db.insert(notices).values({ event: 'dispute_opened', key, at: now(), disputeId: 'dspt_1' })
    await add('first')
    await expandNotices()
    const queued = await db.select().from(messages)
    expect(queued.length).toBeGreaterThan(PEOPLE)
    await add('second')
    expect(await failingStatements(db).count(expandNotices)).toBeLessThan(PEOPLE)
    expect(await db.select().from(messages)).toHaveLength(queued.length)
    for (const { id } of queued) {
      const told = db.select().from(messageNotices).where(eq(messageNotices.messageId, id))
      expect(await told).toHaveLength(2)
    }
  } finally {
    await open.close()
  }
})
