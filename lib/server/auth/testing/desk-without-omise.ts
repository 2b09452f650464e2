import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { OpenDatabase } from '@/lib/db/open-database'
import { parseEnv } from '@/lib/env'
import { createOmiseClient } from '@/lib/omise/client'
import { createAuditChecker } from '@/lib/server/audit-log/audit-checker'
import { installDesk, type Desk } from '../../desk'
import { openEvents } from '@/lib/server/composition/open-desk'
import { createDeskDownloadSlots } from '@/lib/server/platform/download-slots'
import { startJobs } from '@/lib/server/platform/jobs'
import { createLog } from '@/lib/server/platform/log'
import { createBackgroundTasks } from '@/lib/server/platform/background-tasks'
import { createTextCipher } from '@/lib/server/platform/text-cipher'
import { openVault } from '../../vault/vault'

/** No server listens at this address. */
const NO_OMISE = 'http://127.0.0.1:1'

export type DeskWithoutOmise = {
  desk: Desk
  /** Advances the desk's clock. */
  advance(seconds: number): void
  close(): Promise<void>
}

/** Installs a desk of real parts, for tests that never call Omise; `env` holds variables as in `.env`. */
export async function installDeskWithoutOmise(
  { db, locks, jobs, listen }: Pick<OpenDatabase, 'db' | 'locks' | 'jobs' | 'listen'>,
  env: Readonly<Record<string, string>> = {},
): Promise<DeskWithoutOmise> {
  const directory = await mkdtemp(path.join(tmpdir(), 'evidence-desk-test-'))
  const settings = parseEnv({
    OMISE_SECRET_KEY: `skey_test_${randomBytes(12).toString('hex')}`,
    OMISE_API_URL: NO_OMISE,
    DATA_DIR: directory,
    NEXTAUTH_SECRET: randomBytes(32).toString('base64'),
    LOG_LEVEL: 'silent',
    ...env,
  })
  const omise = createOmiseClient({
    secretKey: settings.omiseSecretKey,
    baseUrl: settings.omiseApiUrl,
  })
  const vaultKey = randomBytes(32)
  let passed = 0
  const clock = { now: () => desk.now(), pace: 1 }
  const { eventStreams, ...events } = await openEvents({ db, listen }, createLog('silent'), clock)
  const desk: Desk = {
    env: settings,
    db,
    locks,
    jobs: await startJobs(jobs, createLog('silent'), 1),
    underway: createBackgroundTasks(),
    omise,
    vault: openVault(settings.vaultDir, vaultKey),
    converter: null,
    textCipher: createTextCipher(vaultKey),
    auditChecker: createAuditChecker({ db, log: createLog('silent'), now: () => desk.now() }),
    eventStreams,
    downloadSlots: createDeskDownloadSlots(),
    log: createLog(settings.logLevel),
    sessionSecret: settings.nextauthSecret ?? '',
    now: () => new Date(Date.now() + passed),
    pace: 1,
    random: Math.random,
  }
  installDesk(desk)
  return {
    desk,
    advance: (seconds) => {
      passed += seconds * 1000
    },
    close: async () => {
      await events.close()
      await desk.jobs.stop(1_000)
      await omise.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
