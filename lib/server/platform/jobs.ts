import 'server-only'
import { sql, type SQL } from 'drizzle-orm'
import { fromDrizzle, PgBoss, type DrizzleTransactionLike } from 'pg-boss'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Database, OpenDatabase } from '@/lib/db/open-database'

/** The kinds of jobs and their data. */
const JOBS = {
  /** Takes the next step of one upload. */
  deliver: z.object({ uploadId: z.string() }),
  /** Reconciles a deletion with an unknown outcome. */
  'settle-deletion': z.object({ deletionId: z.string() }),
  /** Reconciles a submission or acceptance with an unknown outcome. */
  'settle-answer': z.object({ answerId: z.string() }),
  /** Reads one dispute from Omise into the index. */
  'read-dispute': z.object({ disputeId: z.string(), source: z.enum(['webhook', 'event']) }),
  /** Reads the active disputes of Omise. */
  'poll-disputes': z.object({}),
  /** Reads the events of Omise. */
  'read-events': z.object({}),
  /** Completes the index of disputes. */
  'fill-dispute-index': z.object({}),
  /** Removes expired vault files; once a day. */
  'forget-files': z.object({}),
  /** Verifies every row of the audit log; once a day. */
  'check-audit': z.object({}),
  /** Removes events that open pages have learned of long ago; every ten minutes. */
  'purge-events': z.object({}),
} as const

/** At most one job of such a queue and key waits, and one runs: pg-boss calls this policy `stately`. */
const COALESCED = ['read-dispute', 'poll-disputes', 'read-events', 'fill-dispute-index'] as const

type JobName = keyof typeof JOBS
type CoalescedJob = (typeof COALESCED)[number]
type PlainJob = 'poll-disputes' | 'read-events' | 'fill-dispute-index'
type JobData<Name extends JobName> = z.infer<(typeof JOBS)[Name]>
export type JobHandlers = { [Name in JobName]: (data: JobData<Name>) => Promise<void> }

/**
 * Work that must happen even when this process ends: pg-boss stores it in our own database. A job may run more than
 * once, also concurrently, so its handler must be idempotent.
 */
export type Jobs = {
  /** Part of `tx`: the job exists exactly when the change does. */
  schedule<Name extends JobName>(
    tx: Database,
    name: Name,
    data: JobData<Name>,
    afterMs: number,
  ): Promise<void>
  /** As `schedule`, immediately, unless a job of this name and key waits already. For the queues of `COALESCED`. */
  scheduleOnce<Name extends CoalescedJob>(
    tx: Pick<Database, 'execute'>,
    name: Name,
    data: JobData<Name>,
    key?: string,
  ): Promise<void>
  work(handlers: JobHandlers): Promise<void>
  /**
   * Schedules a job now and every `everyMs`, until the jobs stop. Servers that share a database share the interval, too:
   * each asks for the job, and one of them gets it.
   */
  repeat(name: CoalescedJob & PlainJob, everyMs: number): Promise<void>
  /** Takes no new jobs and resolves when the running ones are done, or after `graceMs`. */
  stop(graceMs: number): Promise<void>
}

/**
 * Per kind: the number of workers in this process, the polling interval, and the number of jobs per poll. After an
 * outage of Omise many uploads have a short step each second; a worker with one job per poll would fall behind. Jobs
 * that hang occupy one worker and leave the others free.
 */
const WORKERS: Record<JobName, { workers: number; asksEverySeconds: number; takes: number }> = {
  deliver: { workers: 5, asksEverySeconds: 1, takes: 10 },
  'settle-deletion': { workers: 1, asksEverySeconds: 1, takes: 10 },
  'settle-answer': { workers: 1, asksEverySeconds: 1, takes: 10 },
  'read-dispute': { workers: 2, asksEverySeconds: 1, takes: 5 },
  'poll-disputes': { workers: 1, asksEverySeconds: 2, takes: 1 },
  'read-events': { workers: 1, asksEverySeconds: 2, takes: 1 },
  'fill-dispute-index': { workers: 1, asksEverySeconds: 10, takes: 1 },
  'forget-files': { workers: 1, asksEverySeconds: 60, takes: 1 },
  'check-audit': { workers: 1, asksEverySeconds: 60, takes: 1 },
  'purge-events': { workers: 1, asksEverySeconds: 60, takes: 1 },
}
/**
 * For servers that share a database: a server sends heartbeats while it works on a job. When none came for
 * `heartbeatSeconds`, another server takes the job within about half a minute, instead of a quarter of an hour. Ten
 * seconds are pg-boss's minimum.
 */
const HEARTBEAT = { heartbeatSeconds: 10 }
const SUPERVISE_EVERY_SECONDS = 10
/** The minimum of pg-boss. */
const MIN_POLLING_SECONDS = 0.5

/** `pace` scales the polling interval and the release of expired jobs, like all waits of a delivery. */
export async function startJobs(
  database: OpenDatabase['jobs'],
  log: Logger,
  pace: number,
): Promise<Jobs> {
  const superviseSeconds = Math.max(1, SUPERVISE_EVERY_SECONDS * pace)
  const boss = new PgBoss({
    db: database.executor,
    schema: 'jobs',
    // PGlite has one server, which resumes all jobs when it starts.
    ...(database.backend === 'pglite'
      ? { backend: 'pglite' as const }
      : { superviseIntervalSeconds: superviseSeconds, monitorIntervalSeconds: superviseSeconds }),
  })
  boss.on('error', (err) => log.error({ err }, 'The job engine reports an error'))
  await boss.start()
  for (const name of jobNames()) {
    const options = {
      retryLimit: 20,
      retryDelay: 5,
      retryBackoff: true,
      ...(database.backend === 'pglite' ? {} : HEARTBEAT),
    }
    const policy = COALESCED.some((each) => each === name) ? 'stately' : 'standard'
    await boss.createQueue(name, { ...options, policy })
    // A queue created by an earlier version would otherwise keep its options.
    await boss.updateQueue(name, options)
  }

  async function workOn<Name extends JobName>(
    name: Name,
    handle: (data: JobData<Name>) => Promise<void>,
  ): Promise<void> {
    const { workers, asksEverySeconds, takes } = WORKERS[name]
    const options = {
      localConcurrency: workers,
      batchSize: takes,
      pollingIntervalSeconds: Math.max(MIN_POLLING_SECONDS, asksEverySeconds * pace),
    }
    await boss.work(name, options, async (jobs) => {
      const done = await Promise.allSettled(jobs.map((job) => handle(parse(name, job.data))))
      const failures = done.filter((result) => result.status === 'rejected')
      for (const { reason } of failures) log.error({ err: reason, job: name }, 'A job failed')
      // pg-boss retries all of them; each is idempotent. It stores the error in its tables, so this one carries no
      // details.
      if (failures.length > 0) throw new Error('The job failed; the log says why')
    })
  }

  const repeats: NodeJS.Timeout[] = []

  return {
    async schedule(tx, name, data, afterMs) {
      await boss.send(name, data, {
        startAfter: new Date(Date.now() + afterMs),
        db: fromDrizzle(withRows(tx), sql),
      })
    },
    async scheduleOnce(tx, name, data, key) {
      await boss.send(name, data, {
        db: fromDrizzle(withRows(tx), sql),
        ...(key !== undefined && { singletonKey: key }),
      })
    },
    async repeat(name, everyMs) {
      const seconds = Math.max(1, Math.round((everyMs * pace) / 1000))
      const send = (options: { singletonSeconds?: number }) =>
        boss.send(name, {}, options).catch((err: unknown) => {
          log.error({ err, job: name }, 'A job could not be scheduled')
        })
      await send({})
      repeats.push(setInterval(() => void send({ singletonSeconds: seconds }), seconds * 1000))
    },
    async work(handlers) {
      await workOn('deliver', handlers.deliver)
      await workOn('settle-deletion', handlers['settle-deletion'])
      await workOn('settle-answer', handlers['settle-answer'])
      await workOn('read-dispute', handlers['read-dispute'])
      await workOn('poll-disputes', handlers['poll-disputes'])
      await workOn('read-events', handlers['read-events'])
      await workOn('fill-dispute-index', handlers['fill-dispute-index'])
      await workOn('forget-files', handlers['forget-files'])
      await workOn('check-audit', handlers['check-audit'])
      await workOn('purge-events', handlers['purge-events'])
      await boss.schedule('forget-files', '17 3 * * *', {})
      await boss.schedule('check-audit', '41 3 * * *', {})
      await boss.schedule('purge-events', '*/10 * * * *', {})
    },
    stop(graceMs) {
      for (const timer of repeats) clearInterval(timer)
      return boss.stop({ graceful: true, timeout: graceMs, close: false })
    },
  }
}

const resultSchema = z.object({ rows: z.array(z.any()) })

/** Both drivers return rows; our common type for them does not express it. */
function withRows(tx: Pick<Database, 'execute'>): DrizzleTransactionLike {
  return { execute: async (query) => resultSchema.parse(await tx.execute(query as SQL)) }
}

function parse<Name extends JobName>(name: Name, data: unknown): JobData<Name> {
  // The schema of a name parses exactly that name's data.
  return JOBS[name].parse(data) as JobData<Name>
}

function jobNames(): JobName[] {
  return Object.keys(JOBS) as JobName[]
}
