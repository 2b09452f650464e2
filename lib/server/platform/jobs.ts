import 'server-only'
import { sql, type SQL } from 'drizzle-orm'
import { fromDrizzle, PgBoss, type DrizzleTransactionLike } from 'pg-boss'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Database, OpenDatabase } from '@/lib/db/open-database'

type JobDeclaration = {
  data: z.ZodType
  /** Workers in this process, how often each polls, and how many jobs it takes per poll. */
  workers: number
  pollSeconds: number
  takes: number
  /** When it runs by itself, as a cron expression in UTC. */
  cron?: string
  /** At most one job of a key waits, and one runs (pg-boss: `stately`); a job that fails is retried unless it repeats. */
  coalesced?: 'retried' | 'repeated'
}

const SENDING = {
  data: z.object({ messageId: z.string() }),
  workers: 2,
  pollSeconds: 2,
  // Jobs that are taken together end together, so few wait for a slow receiver.
  takes: 3,
} as const

/**
 * Every kind of job. After an outage of Omise many uploads have a short step each second; a worker with one job per poll
 * would fall behind. Jobs that hang occupy one worker and leave the others free.
 */
const JOBS = {
  /** Takes the next step of one upload. */
  deliver: { data: z.object({ uploadId: z.string() }), workers: 5, pollSeconds: 1, takes: 10 },
  /** Reconciles a deletion with an unknown outcome. */
  'settle-deletion': {
    data: z.object({ deletionId: z.string() }),
    workers: 1,
    pollSeconds: 1,
    takes: 10,
  },
  /** Takes the next step of a change of a document's kind. */
  'change-kind': {
    data: z.object({ kindChangeId: z.string() }),
    workers: 1,
    pollSeconds: 1,
    takes: 10,
  },
  /** Reconciles a submission or acceptance with an unknown outcome. */
  'settle-answer': {
    data: z.object({ answerId: z.string() }),
    workers: 1,
    pollSeconds: 1,
    takes: 10,
  },
  /** Reads one dispute from Omise into the index. */
  'read-dispute': {
    data: z.object({
      disputeId: z.string(),
      source: z.enum(['webhook', 'event']),
      // Absent in jobs of earlier versions.
      isNews: z.boolean().optional(),
    }),
    workers: 2,
    pollSeconds: 1,
    takes: 5,
    coalesced: 'retried',
  },
  /** Forwards a webhook to the merchant's own endpoint. */
  'forward-webhook': {
    data: z.object({ headers: z.record(z.string(), z.string()), body: z.string() }),
    workers: 2,
    pollSeconds: 1,
    // Jobs that are taken together are retried together, and a webhook that was accepted is not posted again.
    takes: 1,
  },
  /** Reads the active disputes of Omise. */
  'poll-disputes': {
    data: z.object({}),
    workers: 1,
    pollSeconds: 2,
    takes: 1,
    coalesced: 'repeated',
  },
  /** Reads the events of Omise. */
  'read-events': {
    data: z.object({}),
    workers: 1,
    pollSeconds: 2,
    takes: 1,
    coalesced: 'repeated',
  },
  /** Completes the index of disputes. */
  'fill-dispute-index': {
    data: z.object({}),
    workers: 1,
    pollSeconds: 10,
    takes: 1,
    coalesced: 'repeated',
  },
  /** Determines the recipients of new notices. */
  'expand-notices': {
    data: z.object({}),
    workers: 1,
    pollSeconds: 1,
    takes: 1,
    coalesced: 'retried',
  },
  /** Appends reminders of respond-by dates. */
  'append-reminders': {
    data: z.object({}),
    workers: 1,
    pollSeconds: 10,
    takes: 1,
    coalesced: 'repeated',
  },
  /** Each sends one message. They have workers of their own, so a receiver that hangs delays only its own channel. */
  'send-email': SENDING,
  'send-to-line': SENDING,
  'send-to-team': SENDING,
  /** Removes expired vault files. */
  'forget-files': { data: z.object({}), workers: 1, pollSeconds: 60, takes: 1, cron: '17 3 * * *' },
  /** Verifies every row of the audit log. */
  'check-audit': { data: z.object({}), workers: 1, pollSeconds: 60, takes: 1, cron: '41 3 * * *' },
  /** Removes events older than an hour, which open pages have received. */
  'purge-events': {
    data: z.object({}),
    workers: 1,
    pollSeconds: 60,
    takes: 1,
    cron: '*/10 * * * *',
  },
} as const satisfies Record<string, JobDeclaration>

type JobName = keyof typeof JOBS
type JobData<Name extends JobName> = z.infer<(typeof JOBS)[Name]['data']>
type NamesWith<Property> = {
  [Name in JobName]: (typeof JOBS)[Name] extends Property ? Name : never
}[JobName]
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
  /** Like `schedule`, immediately, unless a job of this name and key waits already. */
  scheduleOnce<Name extends NamesWith<{ coalesced: string }>>(
    tx: Pick<Database, 'execute'>,
    name: Name,
    data: JobData<Name>,
    key?: string,
  ): Promise<void>
  /** Works on the jobs that have a handler. */
  work(handlers: Partial<JobHandlers>): Promise<void>
  /**
   * Schedules a job now and every `everyMs`, until the jobs stop. Servers that share a database share the interval, too:
   * each asks for the job, and one of them gets it.
   */
  repeat(name: NamesWith<{ coalesced: 'repeated' }>, everyMs: number): Promise<void>
  /** Takes no new jobs and resolves when the running ones are done, or after `graceMs`. */
  stop(graceMs: number): Promise<void>
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
    // PGlite has one server, which fails the interrupted jobs when it starts.
    ...(database.backend === 'pglite'
      ? { backend: 'pglite' as const }
      : { superviseIntervalSeconds: superviseSeconds, monitorIntervalSeconds: superviseSeconds }),
  })
  boss.on('error', (err) => log.error({ err }, 'The job engine reports an error'))
  await boss.start()
  if (database.backend === 'pglite') await failInterrupted(boss, database.executor)
  for (const name of jobNames()) {
    const { coalesced }: JobDeclaration = JOBS[name]
    const options = {
      retryLimit: coalesced === 'repeated' ? 0 : 20,
      retryDelay: 5,
      retryBackoff: true,
      // A forwarded webhook may hold details of a customer.
      deleteAfterSeconds: 60 * 60,
      ...(database.backend === 'pglite' ? {} : HEARTBEAT),
    }
    await boss.createQueue(name, { ...options, policy: coalesced ? 'stately' : 'standard' })
    // A queue created by an earlier version would otherwise keep its options.
    await boss.updateQueue(name, options)
  }

  async function workOn<Name extends JobName>(
    name: Name,
    handle: (data: JobData<Name>) => Promise<void>,
  ): Promise<void> {
    const { workers, pollSeconds, takes } = JOBS[name]
    const options = {
      localConcurrency: workers,
      batchSize: takes,
      pollingIntervalSeconds: Math.max(MIN_POLLING_SECONDS, pollSeconds * pace),
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
      for (const name of jobNames()) {
        const handle = handlers[name]
        // The handler of a name takes exactly that name's data.
        if (handle) await workOn(name, handle as (data: JobData<typeof name>) => Promise<void>)
        const { cron }: JobDeclaration = JOBS[name]
        if (handle && cron) await boss.schedule(name, cron, {})
      }
    },
    stop(graceMs) {
      for (const timer of repeats) clearInterval(timer)
      return boss.stop({ graceful: true, timeout: graceMs, close: false })
    },
  }
}

const interruptedSchema = z.array(z.object({ name: z.string(), id: z.string() }))

/**
 * Fails the jobs that a killed process was working on, so that they are retried. Otherwise they would count as running
 * for a quarter of an hour, and no other job of their key could start: no poll, and no reading of that dispute.
 */
async function failInterrupted(boss: PgBoss, executor: OpenDatabase['jobs']['executor']) {
  const { rows } = await executor.executeSql(
    "SELECT name, id FROM jobs.job WHERE state = 'active'",
    [],
  )
  for (const { name, id } of interruptedSchema.parse(rows)) await boss.fail(name, id)
}

const resultSchema = z.object({ rows: z.array(z.any()) })

/** Both drivers return rows; our common type for them does not express it. */
function withRows(tx: Pick<Database, 'execute'>): DrizzleTransactionLike {
  return { execute: async (query) => resultSchema.parse(await tx.execute(query as SQL)) }
}

function parse<Name extends JobName>(name: Name, data: unknown): JobData<Name> {
  // The schema of a name parses exactly that name's data.
  return JOBS[name].data.parse(data) as JobData<Name>
}

function jobNames(): JobName[] {
  return Object.keys(JOBS) as JobName[]
}
