import { sql } from 'drizzle-orm'
import { PgBoss } from 'pg-boss'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openDatabase, type OpenDatabase } from '@/lib/db/open-database'
import { describeOnPostgres } from '@/lib/db/testing/test-database'
import { startJobs, type Jobs } from './jobs'
import { createLog } from './log'

describeOnPostgres('the job queue', (open) => {
  let database: OpenDatabase

  beforeAll(async () => {
    database = await open()
  })

  it('lets another server take over the jobs of one that died', async () => {
    const jobs = await start()
    await jobs.schedule(database.db, 'deliver', { uploadId: 'upload-1' }, 0)
    await takeAndDie()
    const delivered: string[] = []
    await jobs.work({ deliver: async ({ uploadId }) => void delivered.push(uploadId) })
    await vi.waitFor(() => expect(delivered).toEqual(['upload-1']), 50_000)
    await jobs.stop(0)
  }, 60_000)

  const start = (): Promise<Jobs> => startJobs(database.jobs, createLog('silent'), 0.02)

  /** A server takes the job and sends no heartbeat for a minute. */
  async function takeAndDie(): Promise<void> {
    const server = new PgBoss({ db: database.jobs.executor, schema: 'jobs', supervise: false })
    const [job] = await server.fetch('deliver')
    expect(job).toBeDefined()
    await database.db.execute(sql`
      UPDATE jobs.job SET heartbeat_on = heartbeat_on - interval '1 minute' WHERE state = 'active'
    `)
  }
})

describe('the job queue on PGlite', () => {
  let database: OpenDatabase

  beforeAll(async () => {
    database = await openDatabase({ memory: true })
  })
  afterAll(() => database.close())

  it('starts the jobs again that a killed server was working on', async () => {
    const reading = { disputeId: 'dspt_1', source: 'webhook' } as const
    const killed = await start()
    await killed.scheduleOnce(database.db, 'read-dispute', reading, 'dspt_1')
    await killed.scheduleOnce(database.db, 'poll-disputes', {})
    await take('read-dispute')
    await take('poll-disputes')
    await killed.stop(0)

    const jobs = await start()
    const done: string[] = []
    await jobs.work({
      'read-dispute': async ({ disputeId }) => void done.push(disputeId),
      'poll-disputes': async () => void done.push('poll'),
    })
    // A poll is not retried but repeated, as at every start.
    await jobs.scheduleOnce(database.db, 'poll-disputes', {})
    await vi.waitFor(() => expect(done.toSorted()).toEqual(['dspt_1', 'poll']), 50_000)
    await jobs.stop(0)
  }, 60_000)

  const start = (): Promise<Jobs> => startJobs(database.jobs, createLog('silent'), 0.02)

  /** A server takes the job and is killed. */
  async function take(name: string): Promise<void> {
    const { executor: db, backend } = database.jobs
    const server = new PgBoss({ db, backend, schema: 'jobs', supervise: false })
    expect(await server.fetch(name)).toHaveLength(1)
  }
})
