import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { failedSignIns } from '@/lib/db/schema/people'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import type { Desk } from '../desk'
import { deleteOldFailedSignIns, noteFailedSignIn, takeFailedSignIns } from './failed-sign-ins'
import { addTestAccount } from './testing/accounts'
import { installDeskWithoutOmise, type DeskWithoutOmise } from './testing/desk-without-omise'

describeOnBothDatabases('failed sign-ins', (open) => {
  let test: DeskWithoutOmise
  let desk: Desk

  beforeAll(async () => {
    test = await installDeskWithoutOmise(await open())
    desk = test.desk
  })
  afterAll(() => test.close())

  const note = (email: string, address: string | null) =>
    noteFailedSignIn(desk.db, { email, address, now: desk.now() })
  const take = (email: string, address: string | null) =>
    desk.db.transaction((tx) => takeFailedSignIns(tx, { email, address }))

  it('are counted per address, an IPv6 network being one, and reported once', async () => {
    for (const address of ['192.0.2.1', '192.0.2.1', '2001:db8::1', '2001:db8::2', null]) {
      await note('counted@example.com', address)
    }
    expect(await take('counted@example.com', '192.0.2.9')).toEqual({ attempts: 5, addresses: 3 })
    expect(await take('counted@example.com', '192.0.2.9')).toBeNull()
  })

  it('from the address of the owner are reported from the fifth on', async () => {
    for (let tries = 0; tries < 4; tries += 1) await note('typed@example.com', '192.0.2.1')
    expect(await take('typed@example.com', '192.0.2.1')).toBeNull()
    for (let tries = 0; tries < 5; tries += 1) await note('typed@example.com', '192.0.2.1')
    expect(await take('typed@example.com', '192.0.2.1')).toEqual({ attempts: 5, addresses: 1 })
  })

  it('are all counted when they arrive concurrently', async () => {
    await Promise.all(
      Array.from({ length: 40 }, (_, index) => note('flood@example.com', `192.0.2.${index % 4}`)),
    )
    expect(await take('flood@example.com', null)).toEqual({ attempts: 40, addresses: 4 })
  })

  it('of one account use a bounded number of rows, from however many addresses', async () => {
    const email = 'botnet@example.com'
    await desk.db.execute(sql`
      insert into failed_sign_ins (email, address, attempts, last_at)
      select ${email}, 'address ' || number, 1, now() from generate_series(1, 999) as number`)
    for (let index = 0; index < 5; index += 1) await note(email, `192.0.2.${index}`)
    await note(email, 'address 7')
    expect(await desk.db.$count(failedSignIns, eq(failedSignIns.email, email))).toBe(1_001)
    // The screen shows this as “more than 1,000 addresses”.
    expect(await take(email, null)).toEqual({ attempts: 1_005, addresses: 1_001 })
  })

  it('are kept for the owner, but not for an account that does not exist', async () => {
    const { email } = await addTestAccount(desk)
    for (const typed of [email, 'no-such@example.com']) await note(typed, '192.0.2.1')
    const inTwoDays = new Date(desk.now().getTime() + 2 * 24 * 60 * 60_000)
    await deleteOldFailedSignIns(desk.db, desk.now())
    expect(await desk.db.$count(failedSignIns)).toBe(2)
    await deleteOldFailedSignIns(desk.db, inTwoDays)
    const left = await desk.db.select({ email: failedSignIns.email }).from(failedSignIns)
    expect(left).toEqual([{ email }])
  })
})
