import { sql } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { describeOnBothDatabases } from './testing/test-database'

const STATEMENTS = 50

/** How often the event loop turns during `work`. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0
  let isOver = false
  const turn = () => {
    turns += 1
    if (!isOver) setImmediate(turn)
  }
  setImmediate(turn)
  await work()
  isOver = true
  return turns
}

describeOnBothDatabases('A database', (open) => {
  it('lets other requests have a turn before each statement', async () => {
    const { db } = await open()
    const one = () => db.execute(sql`select 1`)
    const inTransaction = () =>
      db.transaction(async (tx) => {
        for (let done = 0; done < STATEMENTS; done += 1) await tx.execute(sql`select 1`)
      })
    const together = () => Promise.all(Array.from({ length: STATEMENTS }, one))
    await one()
    expect(await turnsDuring(inTransaction)).toBeGreaterThanOrEqual(STATEMENTS)
    expect(await turnsDuring(together)).toBeGreaterThanOrEqual(STATEMENTS / 10)
  })
})
