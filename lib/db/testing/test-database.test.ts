import { sql } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { rateLimits } from '../schema/people'
import { describeOnBothDatabases } from './test-database'

describeOnBothDatabases('a test database', (open) => {
  it('is new and empty at each call, with all tables', async () => {
    const [first, second] = [await open(), await open()]
    await first.db.insert(rateLimits).values({ key: 'mine' })
    expect(await first.db.$count(rateLimits)).toBe(1)
    expect(await second.db.$count(rateLimits)).toBe(0)
  })

  it('can be closed early', async () => {
    const database = await open()
    await database.close()
    await expect(database.db.execute(sql`select 1`)).rejects.toThrow()
    await expect(database.close()).resolves.toBeUndefined()
  })
})
