import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { encode } from 'next-auth/jwt'
import type { OpenDatabase } from '@/lib/db/open-database'
import { parseEnv } from '@/lib/env'
import type { Role } from '@/lib/evidence/access'
import { createOmiseClient } from '@/lib/omise/client'
import type { Actor } from './audit/append-audit'
import { sessionCookieName } from './auth/cookies'
import { startSession } from './auth/sessions'
import { installDesk, type Desk } from './desk'
import { createLog } from './log'
import { insertPerson } from './people/people'
import { openVault } from './vault/vault'

/** Nobody listens there. */
const NO_OMISE = 'http://127.0.0.1:1'

export type TestDesk = {
  desk: Desk
  /** Lets time pass on the desk's clock. */
  advance(seconds: number): void
  close(): Promise<void>
}

/** Installs a desk of real parts; `env` are variables as in `.env`. */
export async function installTestDesk(
  { db }: Pick<OpenDatabase, 'db'>,
  env: Readonly<Record<string, string>> = {},
): Promise<TestDesk> {
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
  let passed = 0
  const desk: Desk = {
    env: settings,
    db,
    omise,
    vault: openVault(settings.vaultDir, randomBytes(32)),
    log: createLog(settings.logLevel),
    sessionSecret: settings.nextauthSecret ?? '',
    now: () => new Date(Date.now() + passed),
  }
  installDesk(desk)
  return {
    desk,
    advance: (seconds) => {
      passed += seconds * 1000
    },
    close: async () => {
      await omise.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

export const testActor: Actor = {
  personId: null,
  personName: 'Test',
  requestId: null,
  address: null,
}

export type TestAccount = { personId: string; email: string; password: string; role: Role }

/** Somebody with a password of their own. */
export async function addTestAccount(desk: Desk, role: Role = 'agent'): Promise<TestAccount> {
  const account = {
    email: `${randomBytes(6).toString('hex')}@example.com`,
    name: `Test ${role}`,
    role,
    password: randomBytes(12).toString('hex'),
  }
  const personId = await insertPerson(desk.db, testActor, account)
  if (!personId) throw new Error('The account exists already')
  return { personId, ...account }
}

/** The `Cookie` header of a browser in which the person has just signed in. */
export async function signedInCookie(desk: Desk, personId: string): Promise<string> {
  const origin = { address: null, userAgent: 'test' }
  const token = await startSession(desk.db, personId, origin, desk.now())
  return cookieWith(desk, { sid: token })
}

/** The `Cookie` header with any sealed content, for cookies that we would not make. */
export async function cookieWith(
  desk: Desk,
  payload: Record<string, unknown>,
  secret: string = desk.sessionSecret,
): Promise<string> {
  const sealed = await encode({ token: payload, secret })
  return `${sessionCookieName(desk.env.servedOverHttps)}=${sealed}`
}
