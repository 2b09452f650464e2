import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databaseLocation, openDatabase, type Database } from '@/lib/db/open-database'
import { auditLog } from '@/lib/db/schema/audit-log'
import { disputeIndex } from '@/lib/db/schema/disputes'
import { runScript } from '@/testing/run-script'

const DISPUTE = 'dspt_test_5m2t3a0000000000001'
const AT = new Date('2026-03-01T00:00:00Z')

let directory: string

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'evidence-desk-disputes-'))
  await withDatabase((db) =>
    db.insert(disputeIndex).values({
      disputeId: DISPUTE,
      status: 'won',
      amount: 100_000,
      currency: 'THB',
      reasonCode: 'goods_or_services_not_provided',
      openedAt: AT,
      closedAt: AT,
      respondBy: AT,
      chargeId: 'chrg_test_1',
      orderId: '10481',
      description: 'Order 10481 of Naoko Ito',
      customerName: 'Naoko Ito',
      customerEmail: 'naoko@example.com',
      cardBrand: 'Visa',
      cardLastDigits: '4242',
      chargeReadAt: AT,
      documents: { total: 0, perKind: {} },
      readAt: AT,
      noticedAt: AT,
      noticedBy: 'fill',
    }),
  )
})
afterAll(() => rm(directory, { recursive: true, force: true }))

async function withDatabase<Result>(work: (db: Database) => Promise<Result>): Promise<Result> {
  const location = databaseLocation({ databaseUrl: undefined, dataDir: directory })
  const { db, close } = await openDatabase(location)
  try {
    return await work(db)
  } finally {
    await close()
  }
}

const row = () =>
  withDatabase(async (db) => {
    const rows = db.select().from(disputeIndex)
    return (await rows.where(eq(disputeIndex.disputeId, DISPUTE)))[0]
  })

/** The program behind `npm run disputes -- …`. */
function run(...args: string[]) {
  const env = { DATA_DIR: directory, OMISE_SECRET_KEY: 'skey_test_5m0000000000000000000' }
  return runScript('scripts/disputes.ts', args, env)
}

describe('npm run disputes', { timeout: 120_000 }, () => {
  it('reports how much was read, and resets the progress', async () => {
    expect(await run('status')).toMatchObject({ out: '1 of 1 disputes are read.\n', code: 0 })
    expect(await run('rebuild')).toMatchObject({ code: 0 })
    expect(await run('status')).toMatchObject({ out: '0 of 1 disputes are read.\n', code: 0 })
  })

  it('erases the details of a customer once, and audits it', async () => {
    expect(await run('erase', DISPUTE)).toMatchObject({
      out: expect.stringContaining('erased'),
      code: 0,
    })
    expect(await row()).toMatchObject({
      customerName: null,
      customerEmail: null,
      cardLastDigits: null,
      description: null,
      orderId: '10481',
      erasedAt: expect.any(Date),
    })
    expect((await run('erase', DISPUTE)).out).toContain('erased before')
    const rows = await withDatabase((db) => db.select().from(auditLog))
    expect(rows).toMatchObject([
      { action: 'customer_erased', disputeId: DISPUTE, personName: 'npm run disputes' },
    ])
    // A rebuild does not bring them back.
    await run('rebuild')
    expect(await run('status')).toMatchObject({ out: '1 of 1 disputes are read.\n' })
    expect(await row()).toMatchObject({ customerName: null })
  })

  it.each([[['erase']], [['erase', 'chrg_test_1']], [['status', 'now']], [['nonsense']]])(
    'prints its usage after %j',
    async (words) => {
      const { err, code } = await run(...words)
      expect(err).toContain('npm run disputes -- rebuild')
      expect(code).toBe(1)
    },
  )
})
