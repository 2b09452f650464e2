import 'server-only'
import { databaseLocation, openDatabase, type OpenDatabase } from '@/lib/db/open-database'
import type { Env } from '@/lib/env'
import { createConverter } from '@/lib/converter/converter'
import { createOmiseClient, type OmiseClient, type OmiseClientOptions } from '@/lib/omise/client'
import { createAuditChecker } from '@/lib/server/audit-log/audit-checker'
import type { Desk } from '@/lib/server/desk'
import { startEventHub } from '@/lib/server/outbox/event-hub'
import { createEventStreams } from '@/lib/server/outbox/event-streams'
import { rolesOfSessions } from '@/lib/server/people/sessions'
import { deskClock, type Clock } from '@/lib/server/platform/clock'
import { createDeskDownloadSlots } from '@/lib/server/platform/download-slots'
import { startJobs } from '@/lib/server/platform/jobs'
import { createLog } from '@/lib/server/platform/log'
import { createPrivateFiles, tightenAccess } from '@/lib/server/platform/private-files'
import { requestTimeoutMs, uploadTimeoutMs } from '@/lib/server/outbound/time-limits'
import { keptSecret } from '@/lib/server/platform/secrets'
import { createBackgroundTasks } from '@/lib/server/platform/background-tasks'
import { createTextCipher } from '@/lib/server/platform/text-cipher'
import { checkVaultKey } from '@/lib/server/vault/check-vault-key'
import { openVault } from '@/lib/server/vault/vault'

export type OpenDesk = { desk: Desk; close(): Promise<void> }

/** How long deliveries may take to finish when the desk stops; the next start reconciles the rest. */
const GRACE_MS = 10_000

/** Opens the parts of a desk: the database (and migrates it), the vault, the Omise client. */
export async function openDesk(env: Env, log = createLog(env.logLevel)): Promise<OpenDesk> {
  createPrivateFiles()
  await tightenAccess(env, log)
  const database = await openDatabase(databaseLocation(env))
  const vaultKey = env.vaultKey ?? (await keptSecret(env.dataDir, 'vault.key'))
  await checkVaultKey(env.vaultDir, vaultKey)
  const omise = connectToOmise(env, log)
  const clock = deskClock()
  const { eventStreams, ...events } = await openEvents(database, log, clock)
  const desk: Desk = {
    env,
    db: database.db,
    locks: database.locks,
    jobs: await startJobs(database.jobs, log, clock.pace),
    omise,
    vault: openVault(env.vaultDir, vaultKey),
    converter: connectToConverter(env, log, clock),
    textCipher: createTextCipher(vaultKey),
    auditChecker: createAuditChecker({ db: database.db, log, now: () => desk.now() }),
    eventStreams,
    downloadSlots: createDeskDownloadSlots(),
    log,
    underway: createBackgroundTasks(),
    sessionSecret:
      env.nextauthSecret ?? (await keptSecret(env.dataDir, 'session.key')).toString('base64'),
    ...clock,
    random: Math.random,
  }
  return {
    desk,
    async close() {
      await events.close()
      await desk.auditChecker.stop()
      await desk.jobs.stop(GRACE_MS)
      await desk.underway.finish(GRACE_MS)
      await omise.close()
      await database.close()
    },
  }
}

/** Connects the outbox to the streams of the open pages. */
export async function openEvents(
  database: Pick<OpenDatabase, 'db' | 'listen'>,
  log: Desk['log'],
  { now, pace }: Clock,
) {
  const hub = await startEventHub(database, log)
  const eventStreams = createEventStreams({
    hub,
    rolesOfSessions: (sessionIds) => rolesOfSessions(database.db, sessionIds, now()),
    pace,
    random: Math.random,
  })
  return {
    eventStreams,
    async close() {
      eventStreams.close()
      await hub.close()
    },
  }
}

/** Logs the requests to Omise. */
export function logsOf(log: Desk['log']): Pick<OmiseClientOptions, 'onRequest' | 'onUnreadable'> {
  return {
    onRequest: (event) => {
      if (event.error) log.warn({ omise: event }, 'A request to Omise failed')
      else log.debug({ omise: event }, 'Asked Omise')
    },
    onUnreadable: (event) => log.warn({ omise: event }, 'Omise sent items that cannot be read'),
  }
}

function connectToConverter({ converterUrl: url }: Env, log: Desk['log'], clock: Clock) {
  if (url === undefined) return null
  return createConverter({
    url,
    now: () => clock.now().getTime(),
    onUnavailable: (reason) => log.warn({ converter: { reason } }, 'The converter is unavailable'),
  })
}

function connectToOmise(env: Env, log: Desk['log']): OmiseClient {
  return createOmiseClient({
    secretKey: env.omiseSecretKey,
    baseUrl: env.omiseApiUrl,
    userAgent: 'EvidenceDesk/0.1',
    timeoutMs: requestTimeoutMs(env),
    uploadTimeoutMs: uploadTimeoutMs(env),
    maxInFlight: env.omiseMaxInFlight,
    ...logsOf(log),
  })
}
