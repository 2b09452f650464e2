import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databaseLocation, openDatabase, type Database } from '@/lib/db/open-database'
import { auditLog } from '@/lib/db/schema/audit-log'
import { appendAuditAlone } from '@/lib/server/audit-log/append-audit'
import { runScript } from '@/testing/run-script'

const ACTOR = { personId: null, personName: 'Naoko Ito', requestId: null, address: null }

let directory: string

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'evidence-desk-audit-'))
  await change(async (db) => {
    for (let row = 0; row < 3; row += 1) await appendAuditAlone(db, ACTOR, { action: 'signed_in' })
  })
})
afterAll(() => rm(directory, { recursive: true, force: true }))

/** Changes to the database between the commands. */
async function change(work: (db: Database) => Promise<unknown>): Promise<void> {
  const location = databaseLocation({ databaseUrl: undefined, dataDir: directory })
  const { db, close } = await openDatabase(location)
  try {
    await work(db)
  } finally {
    await close()
  }
}

/** The program behind `npm run audit -- …`. */
function run(...args: string[]) {
  const env = { DATA_DIR: directory, OMISE_SECRET_KEY: 'skey_test_5m0000000000000000000' }
  return runScript('scripts/audit.ts', args, env)
}

describe('npm run audit', { timeout: 120_000 }, () => {
  it('succeeds for an intact log, and reports a broken one', async () => {
    const whole = await run('verify')
    expect(whole).toMatchObject({ code: 0, err: '' })
    expect(whole.out).toContain('The audit log is whole: 3 rows')

    await change((db) => db.delete(auditLog).where(eq(auditLog.sequence, 2)))
    const broken = await run('verify')
    expect(broken).toMatchObject({ code: 1, out: '' })
    expect(broken.err).toMatch(/^The audit log is broken: before row 3 \(.*, by Naoko Ito\)/)
  })

  it('refuses unknown arguments, and prints its usage', async () => {
    const [help, nonsense] = [await run('--help'), await run('verify', '--rows', 'many')]
    expect([help.code, nonsense.code]).toEqual([0, 1])
    for (const shown of [help.out, nonsense.err]) {
      expect(shown).toContain('npm run audit -- verify --rows ROWS --head HASH')
    }
    expect(nonsense.err).not.toContain('    at ')
  })
})
