import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { disputeIndex } from '@/lib/db/schema/disputes'
import { messageNotices, messages, notices } from '@/lib/db/schema/notifications'
import { recordStatements, type Statement } from '@/lib/db/testing/record-statements'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { readAddressee } from './addressee'
import { NOTICES_PER_PAGE, readContents, type Contents } from './contents'
import { queueMessage } from './queue-messages'
import { openNotifiedDesk, type NotifiedDesk } from './testing/notified-desk'

const COUNT = 2 * NOTICES_PER_PAGE + 1

describeOnBothDatabases('The contents of a digest', (openDatabase) => {
  let open: NotifiedDesk

  beforeAll(async () => {
    open = await openNotifiedDesk(await openDatabase())
  })
  afterAll(() => open.close())

  it('are complete and read page by page, so that no query grows with the number of notices', async () => {
    const { db, now } = open.test.desk
    const { id: personId } = await open.personOf('agent')
    const recipient = { channel: 'email', personId } as const
    const ids = Array.from({ length: COUNT }, (_, index) => `dspt_test_digest${index}`)
    const at = now()
    await db.insert(disputeIndex).values(
      ids.map((disputeId) => ({
        disputeId,
        status: 'open',
        amount: 100_00,
        currency: 'THB',
        reasonCode: 'fraudulent',
        openedAt: at,
        respondBy: new Date(at.getTime() + 24 * 60 * 60 * 1000),
        chargeId: 'chrg_test_1',
        documents: { total: 0, perKind: {} },
        readAt: at,
        noticedAt: at,
        noticedBy: 'poll' as const,
      })),
    )
    let contents: Contents | undefined
    let statements: Statement[] = []
    await db.transaction(async (tx) => {
      const messageId = await queueMessage(tx, recipient, { afterMs: 60 * 60 * 1000 })
      const added = await tx
        .insert(notices)
        .values(
          ids.map((disputeId) => {
            return { event: 'dispute_opened', key: disputeId, at, disputeId, expandedAt: at }
          }),
        )
        .returning({ noticeId: notices.id })
      await tx
        .insert(messageNotices)
        .values(added.map((row) => ({ ...row, recipient: `email:${personId}`, messageId })))
      const [message] = await tx.select().from(messages).where(eq(messages.id, messageId))
      if (!message) expect.fail('There is no message')
      const addressee = await readAddressee(tx, recipient)
      statements = await recordStatements(tx, async () => {
        contents = await readContents(tx, message, addressee)
      })
    })
    expect(contents?.lines.map(({ dispute }) => dispute?.id).toSorted()).toEqual(ids.toSorted())
    expect(contents?.heldIds).toEqual([])
    for (const { rows, params } of statements) {
      expect(rows).toBeLessThanOrEqual(NOTICES_PER_PAGE)
      expect(params.length).toBeLessThanOrEqual(NOTICES_PER_PAGE + 10)
    }
  })
})
