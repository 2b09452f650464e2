import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { encode } from 'next-auth/jwt'
import type { Logger } from 'pino'
import { startSandbox } from '@/sandbox/server'
import { sandboxMerchant, type SandboxMerchant } from '@/testing/sandbox'
import type { OpenDatabase } from '@/lib/db/open-database'
import { people } from '@/lib/db/schema/people'
import { parseEnv } from '@/lib/env'
import { ROLES, type Role } from '@/lib/evidence/access'
import { createOmiseClient } from '@/lib/omise/client'
import { sessionCookieName } from '@/lib/server/platform/cookies'
import { startSession } from '@/lib/server/people/sessions'
import { createAuditChecker } from '@/lib/server/audit-log/audit-checker'
import { installDesk, type Desk } from '@/lib/server/desk'
import { createDeskDownloadSlots } from '@/lib/server/platform/download-slots'
import { startJobs } from '@/lib/server/platform/jobs'
import { createLog } from '@/lib/server/platform/log'
import { logsOf, openEvents } from '@/lib/server/composition/open-desk'
import { createBackgroundTasks } from '@/lib/server/platform/background-tasks'
import { createTextCipher } from '@/lib/server/platform/text-cipher'
import { openVault } from '@/lib/server/vault/vault'
import { workJobs } from '@/lib/server/composition/work-jobs'
import { callRoute } from './call-route'

/** Scales waits from seconds in production to milliseconds. */
const PACE = 0.02
const PUBLIC_URL = 'http://localhost:3000'

export type TestDesk = {
  desk: Desk
  omise: SandboxMerchant
  /** Signed in as `role`, or without a session for null; returns the response of the real route handler. */
  call(role: Role | null, method: string, path: string, init?: RequestInit): Promise<Response>
  /** Stops the desk's clock, so that no operation becomes stale. Returns a function that restarts it. */
  stopClock(): () => void
  close(): Promise<void>
}

/**
 * A complete desk in this process: a real database, the real sandbox, a vault in a temporary directory, and a signed-in
 * person per role. Time-outs are short so that a hanging Omise is detected soon.
 */
export async function openTestDesk(
  database: OpenDatabase,
  {
    omiseTimeoutMs = 30_000,
    log = createLog('silent'),
  }: { omiseTimeoutMs?: number; log?: Logger } = {},
): Promise<TestDesk> {
  const sandbox = await startSandbox()
  const merchant = sandboxMerchant(sandbox.url)
  const dataDir = await mkdtemp(path.join(tmpdir(), 'test-desk-'))
  const env = parseEnv({
    EVIDENCE_DESK_MODE: 'sandbox',
    OMISE_SECRET_KEY: merchant.secretKey,
    OMISE_API_URL: sandbox.url,
    DATA_DIR: dataDir,
    LOG_LEVEL: 'silent',
  })
  const omise = createOmiseClient({
    secretKey: merchant.secretKey,
    baseUrl: sandbox.url,
    timeoutMs: omiseTimeoutMs,
    uploadTimeoutMs: omiseTimeoutMs,
    retry: { attempts: 1, baseDelayMs: 1, maxDelayMs: 1 },
    ...logsOf(log),
  })
  const vaultKey = randomBytes(32)
  const clock = { now: () => desk.now(), pace: PACE }
  const { eventStreams, ...events } = await openEvents(database, log, clock)
  const desk: Desk = {
    env,
    db: database.db,
    locks: database.locks,
    jobs: await startJobs(database.jobs, log, PACE),
    omise,
    vault: openVault(env.vaultDir, vaultKey),
    converter: null,
    textCipher: createTextCipher(vaultKey),
    auditChecker: createAuditChecker({ db: database.db, log, now: () => desk.now() }),
    eventStreams,
    downloadSlots: createDeskDownloadSlots(),
    log,
    underway: createBackgroundTasks(),
    sessionSecret: randomBytes(32).toString('base64'),
    now: () => new Date(),
    pace: PACE,
    random: Math.random,
  }
  installDesk(desk)
  await workJobs(desk)
  const cookies = await signInEveryRole(desk)
  return {
    desk,
    omise: merchant,
    call: (role, method, address, init = {}) =>
      callRoute(requestAs(role === null ? null : cookies[role], method, address, init)),
    stopClock() {
      const { now } = desk
      const stopped = now()
      desk.now = () => stopped
      return () => {
        desk.now = now
      }
    },
    async close() {
      await events.close()
      await desk.auditChecker.stop()
      await desk.jobs.stop(5_000)
      await desk.underway.finish(5_000)
      await sandbox.close()
      await omise.close()
      await database.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

function requestAs(
  cookie: string | null,
  method: string,
  address: string,
  init: RequestInit,
): Request {
  const headers = new Headers(init.headers)
  if (!headers.has('sec-fetch-site')) headers.set('sec-fetch-site', 'same-origin')
  if (cookie) headers.set('cookie', cookie)
  // Node requires this for a streamed body.
  const body = init.body ? { body: init.body, duplex: 'half' } : {}
  return new Request(`${PUBLIC_URL}${address}`, { ...init, method, headers, ...body })
}

async function signInEveryRole(desk: Desk): Promise<Record<Role, string>> {
  const cookies: Record<Role, string> = { viewer: '', agent: '', admin: '' }
  for (const role of ROLES) cookies[role] = (await signIn(desk, role)).cookie
  return cookies
}

/** Adds a person and signs them in. `token` is the secret of the session. */
export async function signIn(desk: Desk, role: Role) {
  const id = randomUUID()
  await desk.db.insert(people).values({
    id,
    role,
    name: `The ${role}`,
    email: `${role}-${id}@example.test`,
    passwordHash: 'no password matches this',
  })
  const sid = await startSession(desk.db, id, { address: null, userAgent: null }, desk.now())
  const token = await encode({ token: { sid }, secret: desk.sessionSecret })
  return { personId: id, token: sid, cookie: `${sessionCookieName(false)}=${token}` }
}
