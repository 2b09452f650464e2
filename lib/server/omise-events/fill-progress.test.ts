import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fillProgressSchema } from '@/lib/contract/fill-progress'
import { disputeIndex } from '@/lib/db/schema/disputes'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { api } from '@/lib/format/paths'
import { openTestDesk, type TestDesk } from '@/lib/server/testing/test-desk'
import { fillDisputeIndex } from './fill-dispute-index'
import { restartFill } from './fill-progress'
import { pollDisputes } from './poll-disputes'

describeOnBothDatabases(
  'the progress of the first filling of the dispute index',
  (openDatabase) => {
    let test: TestDesk

    beforeAll(async () => {
      test = await openTestDesk(await openDatabase())
    })
    afterAll(() => test.close())

    async function progress() {
      const response = await test.call('viewer', 'GET', api.fillProgress())
      expect(response.status).toBe(200)
      return fillProgressSchema.parse(await response.json())
    }

    it('is reported until everything has been read, and not again for new disputes', async () => {
      const { desk, omise } = test
      expect(await progress()).toEqual({ read: 0, total: null })
      await pollDisputes()
      const active = await desk.db.$count(disputeIndex)
      expect(active).toBeGreaterThan(0)
      expect(await progress()).toEqual({ read: 0, total: null })

      const lastClosed = await omise.firstDispute('closed')
      await omise.fail({
        on: { path: `^/disputes/${lastClosed}$` },
        fault: { type: 'status', status: 503 },
      })
      await expect(fillDisputeIndex()).rejects.toThrow()
      const all = await desk.db.$count(disputeIndex)
      expect(all).toBeGreaterThan(active)
      const partial = await progress()
      expect(partial?.total).toBe(all)
      expect(partial?.read).toBeGreaterThanOrEqual(active)
      expect(partial?.read).toBeLessThan(all)

      await omise.heal()
      await fillDisputeIndex()
      expect(await progress()).toBeNull()

      const { id } = await omise.createDispute()
      await pollDisputes()
      const [added] = await desk.db
        .select()
        .from(disputeIndex)
        .where(eq(disputeIndex.disputeId, id))
      expect(added).toMatchObject({ chargeReadAt: null })
      expect(await progress()).toBeNull()
    })

    it('is reported again when the index is rebuilt', async () => {
      await restartFill(test.desk.db)
      expect(await progress()).toEqual({ read: 0, total: null })
      await fillDisputeIndex()
      expect(await progress()).toBeNull()
    })
  },
)
