import { sql } from 'drizzle-orm'
import { PgBoss } from 'pg-boss'
import { beforeAll, expect, it, vi } from 'vitest'
import type { OpenDatabase } from '@/lib/db/open-database'
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
