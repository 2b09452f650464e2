import { sql } from 'drizzle-orm'
import { DatabaseError } from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openDatabase, type OpenDatabase } from '@/lib/db/open-database'
import { startJobs, type Jobs } from './jobs'
import { captureLog } from '@/lib/server/testing/capture-log'

describe('the log of jobs', () => {
  const { log, lines, text } = captureLog()
  let database: OpenDatabase
  let jobs: Jobs
  let broken = false

  beforeAll(async () => {
    database = await openDatabase({ memory: true })
    const { executor, backend } = database.jobs
    const failing: typeof executor = {
      async executeSql(statement, values) {
        if (broken) throw quotingError('the secret of a job')
        return executor.executeSql(statement, values)
      },
    }
    jobs = await startJobs({ backend, executor: failing }, log, 0.02)
    await jobs.work({
      deliver: async () => {
        await database.db.execute(sql`select ${'the secret of an upload'}::uuid`)
      },
    })
  })
  afterAll(async () => {
    await jobs.stop(1_000)
    await database.close()
  })

  it('reports that pg-boss cannot use the database, without the values involved', async () => {
    broken = true
    await vi.waitFor(() => {
      expect(lines()).toContainEqual(
        expect.objectContaining({
          msg: 'The job engine reports an error',
          err: expect.objectContaining({ code: '22P02', table: 'job' }),
        }),
      )
    }, 20_000)
    broken = false
    expect(text()).not.toContain('secret')
  })

  it('reports a failed job, and keeps its values out of the tables of pg-boss, too', async () => {
    await jobs.schedule(database.db, 'deliver', { uploadId: 'upload-1' }, 0)
    await vi.waitFor(async () => {
      expect(lines()).toContainEqual(
        expect.objectContaining({
          msg: 'A job failed',
          job: 'deliver',
          err: expect.objectContaining({ cause: expect.objectContaining({ code: '22P02' }) }),
        }),
      )
      const { rows } = await kept()
      expect(JSON.stringify(rows)).toContain('The job failed')
    }, 20_000)
    expect(text()).not.toContain('secret')
    expect(JSON.stringify((await kept()).rows)).not.toContain('secret')
  })

  const kept = () =>
    database.jobs.executor.executeSql('select state, output from jobs.job where name = $1', [
      'deliver',
    ])
})

function quotingError(secret: string): Error {
  const error = new DatabaseError(`terminated: ${secret}`, secret.length, 'error')
  const fields = { severity: 'ERROR', code: '22P02', detail: secret, where: secret, table: 'job' }
  return Object.assign(error, fields)
}
