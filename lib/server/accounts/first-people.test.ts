import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OpenDatabase } from '@/lib/db/open-database'
import { auditLog } from '@/lib/db/schema/audit-log'
import { people, sessions } from '@/lib/db/schema/people'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import { signInWithPassword } from '@/lib/server/auth/sign-in'
import { addTestAccount, signedInCookie, testActor } from '@/lib/server/auth/testing/accounts'
import {
  installDeskWithoutOmise,
  type DeskWithoutOmise,
} from '@/lib/server/auth/testing/desk-without-omise'
import { DEMO_ACCOUNTS } from '@/lib/server/people/demo-accounts'
import { ensureFirstPeople } from './first-people'
import {
  disablePerson,
  findPersonByEmail,
  listPeople,
  setPassword,
} from '@/lib/server/people/people'

const SANDBOX = { EVIDENCE_DESK_MODE: 'sandbox' }
const ADMIN = { ADMIN_EMAIL: 'Naoko.Ito@example.com', ADMIN_PASSWORD: 'four unrelated words here' }
const SINGLE_SIGN_ON_ONLY = {
  OIDC_ISSUER: 'https://login.example.com',
  OIDC_CLIENT_ID: 'desk',
  OIDC_CLIENT_SECRET: 'secret',
  PASSWORD_SIGN_IN: 'off',
}

describeOnBothDatabases('the first people', (open) => {
  let database: OpenDatabase | undefined
  let test: DeskWithoutOmise | undefined

  beforeEach(async () => {
    database ??= await open()
    await database.db.delete(people)
    await database.db.delete(auditLog)
  })
  afterEach(() => test?.close())

  async function start(env: Record<string, string> = {}) {
    if (!database) throw new Error('no database')
    await test?.close()
    test = await installDeskWithoutOmise(database, env)
    await ensureFirstPeople(test.desk)
    return test.desk
  }

  const signIn = (email: string, password: string) =>
    signInWithPassword({ email, password, address: null, userAgent: null, requestId: null })

  it('are none without settings', async () => {
    const { db } = await start()
    expect(await listPeople(db)).toEqual([])
  })

  describe('the admin of ADMIN_EMAIL', () => {
    it('is created once and can sign in', async () => {
      const { db } = await start(ADMIN)
      expect(await listPeople(db)).toMatchObject([
        { email: 'naoko.ito@example.com', name: 'Naoko Ito', role: 'admin', disabledAt: null },
      ])
      const { state } = await signIn(ADMIN.ADMIN_EMAIL, ADMIN.ADMIN_PASSWORD)
      expect(state).toBe('signed_in')
      expect(await db.$count(auditLog, eq(auditLog.action, 'person_added'))).toBe(1)
    })

    it('keeps a changed password at the next start', async () => {
      const { db } = await start(ADMIN)
      const admin = await findPersonByEmail(db, ADMIN.ADMIN_EMAIL)
      await setPassword(db, testActor, { personId: admin.id, password: 'other words instead' })
      await start(ADMIN)
      expect((await signIn(ADMIN.ADMIN_EMAIL, 'other words instead')).state).toBe('signed_in')
      expect((await signIn(ADMIN.ADMIN_EMAIL, ADMIN.ADMIN_PASSWORD)).state).toBe('refused')
    })

    it('stays disabled, and no other admin is created, while another admin can sign in', async () => {
      const desk = await start(ADMIN)
      await addTestAccount(desk, 'admin')
      const first = await findPersonByEmail(desk.db, ADMIN.ADMIN_EMAIL)
      await disablePerson(desk.db, testActor, { personId: first.id, now: desk.now() })
      await start(ADMIN)
      await start({ ...ADMIN, ADMIN_EMAIL: 'other@example.com' })
      expect(await listPeople(desk.db)).toHaveLength(2)
      expect((await signIn(ADMIN.ADMIN_EMAIL, ADMIN.ADMIN_PASSWORD)).state).toBe('refused')
    })

    it('is created once when servers start concurrently', async () => {
      const desk = await start()
      const env = {
        ...desk.env,
        firstAdmin: { email: 'a@example.com', password: 'words '.repeat(4) },
      }
      await Promise.all([1, 2, 3].map(() => ensureFirstPeople({ ...desk, env })))
      expect(await listPeople(desk.db)).toHaveLength(1)
      expect(await desk.db.$count(auditLog, eq(auditLog.action, 'person_added'))).toBe(1)
    })

    it('stops the start when the password is easy to guess', async () => {
      const weak = { ...ADMIN, ADMIN_PASSWORD: 'passwordpassword' }
      await expect(start(weak)).rejects.toMatchObject({ problem: 'password_obvious' })
    })

    it('is invited when password sign-in is off', async () => {
      const { db } = await start({ ...SINGLE_SIGN_ON_ONLY, ADMIN_EMAIL: ADMIN.ADMIN_EMAIL })
      expect(await listPeople(db)).toMatchObject([{ role: 'admin', name: 'Naoko Ito' }])
      expect((await signIn(ADMIN.ADMIN_EMAIL, ADMIN.ADMIN_PASSWORD)).state).toBe('refused')
      await start({ ...SINGLE_SIGN_ON_ONLY, ADMIN_EMAIL: ADMIN.ADMIN_EMAIL })
      expect(await listPeople(db)).toHaveLength(1)
    })

    it('is created in addition to the demo accounts', async () => {
      const { db } = await start({ ...SANDBOX, ...ADMIN })
      expect(await listPeople(db)).toHaveLength(4)
    })
  })

  describe('the demo accounts', () => {
    it('are one per role, and sign in in sandbox mode', async () => {
      const { db } = await start(SANDBOX)
      expect(await listPeople(db)).toMatchObject([
        { email: 'admin@demo.test', name: 'Naoko Ito', role: 'admin' },
        { email: 'agent@demo.test', name: 'Somchai Prasert', role: 'agent' },
        { email: 'viewer@demo.test', name: 'Mei Tan', role: 'viewer' },
      ])
      for (const { email, password } of DEMO_ACCOUNTS) {
        expect(password).toBe('evidence-desk-demo')
        expect((await signIn(email, password)).state).toBe('signed_in')
      }
    })

    it('are created once, also when servers start concurrently', async () => {
      const desk = await start(SANDBOX)
      await Promise.all([ensureFirstPeople(desk), ensureFirstPeople(desk)])
      expect(await listPeople(desk.db)).toHaveLength(3)
      expect(await desk.db.$count(auditLog)).toBe(3)
    })

    it('are disabled immediately, and their sessions end, when the same data serves Omise', async () => {
      const sandbox = await start(SANDBOX)
      const { id } = await findPersonByEmail(sandbox.db, 'admin@demo.test')
      await signedInCookie(sandbox, id)
      const { db } = await start(ADMIN)
      for (const { email, password } of DEMO_ACCOUNTS) {
        expect((await signIn(email, password)).state).toBe('refused')
      }
      expect(await db.$count(sessions, eq(sessions.personId, id))).toBe(0)
      const { state } = await signIn(ADMIN.ADMIN_EMAIL, ADMIN.ADMIN_PASSWORD)
      expect(state).toBe('signed_in')
    })

    it('are enabled again with the sandbox', async () => {
      await start(SANDBOX)
      await start()
      await start(SANDBOX)
      expect((await signIn('agent@demo.test', 'evidence-desk-demo')).state).toBe('signed_in')
    })
  })
})
