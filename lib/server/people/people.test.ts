import { desc, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { auditLog } from '@/lib/db/schema/audit-log'
import { people, sessions } from '@/lib/db/schema/people'
import { describeOnBothDatabases } from '@/lib/db/testing/test-database'
import type { Actor } from '@/lib/server/audit-log/append-audit'
import { verifyPassword } from './password-hash'
import type { Desk } from '../desk'
import { addTestAccount, signedInCookie } from '../auth/testing/accounts'
import { installDeskWithoutOmise, type DeskWithoutOmise } from '../auth/testing/desk-without-omise'
import {
  addPerson,
  disablePerson,
  enablePerson,
  findPersonByEmail,
  listPeople,
  setPassword,
  setRole,
} from './people'

const PASSWORD = 'four unrelated words here'
const actor: Actor = {
  personId: null,
  personName: 'Naoko Ito',
  requestId: 'req-7',
  address: '192.0.2.1',
}

describeOnBothDatabases('people', (open) => {
  let test: DeskWithoutOmise
  let desk: Desk

  beforeAll(async () => {
    test = await installDeskWithoutOmise(await open())
    desk = test.desk
  })
  afterAll(() => test.close())

  async function lastAudit() {
    const [row] = await desk.db.select().from(auditLog).orderBy(desc(auditLog.sequence)).limit(1)
    return row
  }

  async function rowOf(personId: string) {
    const [row] = await desk.db.select().from(people).where(eq(people.id, personId))
    if (!row) throw new Error('no such person')
    return row
  }

  const auditRows = () => desk.db.$count(auditLog)

  describe('adding', () => {
    it('stores the e-mail in its canonical spelling and only the hash of the password', async () => {
      const id = await addPerson(desk.db, actor, {
        email: ' Mei.Tan@Example.COM ',
        name: ' Mei Tan ',
        role: 'viewer',
        password: PASSWORD,
      })
      const person = await findPersonByEmail(desk.db, 'MEI.TAN@example.com')
      expect(person).toMatchObject({ id, email: 'mei.tan@example.com', name: 'Mei Tan' })
      expect(person).not.toHaveProperty('passwordHash')
      const { passwordHash } = await rowOf(id)
      expect(passwordHash).not.toContain(PASSWORD)
      expect(await verifyPassword(passwordHash, PASSWORD)).toBe(true)
      expect(await lastAudit()).toMatchObject({
        action: 'person_added',
        personName: 'Naoko Ito',
        requestId: 'req-7',
        address: '192.0.2.1',
        detail: { subjectId: id, email: 'mei.tan@example.com', role: 'viewer' },
      })
    })

    it('refuses a duplicate e-mail, also concurrently, and audits one person', async () => {
      const input = { email: 'twice@example.com', name: 'Twice', password: PASSWORD }
      const before = await auditRows()
      const results = await Promise.allSettled([
        addPerson(desk.db, actor, { ...input, role: 'agent' }),
        addPerson(desk.db, actor, { ...input, role: 'admin', email: 'TWICE@example.com' }),
      ])
      expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
      expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
        reason: { problem: 'email_taken' },
      })
      expect(await auditRows()).toBe(before + 1)
    })

    it.each([
      [{ email: 'no e-mail' }, 'email_invalid'],
      [{ email: `${'x'.repeat(250)}@example.com` }, 'email_invalid'],
      [{ name: ' \u0000 ' }, 'name_invalid'],
      [{ name: 'x'.repeat(101) }, 'name_invalid'],
      [{ name: '\u202E\u200B' }, 'name_invalid'],
      [{ name: 'ｓｅｒｖｅｒ  Start' }, 'name_reserved'],
      [{ name: 'single\u200B sign-on' }, 'name_reserved'],
      [{ password: 'fourteen chars' }, 'password_too_short'],
      [{ password: 'Password-Password' }, 'password_obvious'],
      [{ email: 'ken.mori@example.com', password: 'Ken.Mori@Example.com' }, 'password_obvious'],
    ])('refuses %j: %s', async (wrong, problem) => {
      const before = await auditRows()
      const input = {
        email: 'new@example.com',
        name: 'New',
        role: 'agent' as const,
        password: PASSWORD,
      }
      await expect(addPerson(desk.db, actor, { ...input, ...wrong })).rejects.toMatchObject({
        problem,
      })
      expect(await auditRows()).toBe(before)
    })
  })

  it('are listed by e-mail without their hashes', async () => {
    const listed = await listPeople(desk.db)
    const emails = listed.map(({ email }) => email)
    expect(emails).toEqual(emails.toSorted())
    expect(Object.keys(listed[0] ?? {})).toEqual([
      'id',
      'email',
      'name',
      'role',
      'disabledAt',
      'createdAt',
    ])
  })

  it('change a password and end the sessions in one transaction', async () => {
    const { personId } = await addTestAccount(desk)
    await signedInCookie(desk, personId)
    await setPassword(desk.db, actor, { personId, password: PASSWORD })
    expect(await verifyPassword((await rowOf(personId)).passwordHash, PASSWORD)).toBe(true)
    expect(await desk.db.$count(sessions, eq(sessions.personId, personId))).toBe(0)
    expect(await lastAudit()).toMatchObject({
      action: 'password_changed',
      detail: { subjectId: personId },
    })
  })

  it('keep their password when the new one is too weak', async () => {
    const { personId, password } = await addTestAccount(desk)
    await expect(
      setPassword(desk.db, actor, { personId, password: 'short' }),
    ).rejects.toMatchObject({
      problem: 'password_too_short',
    })
    expect(await verifyPassword((await rowOf(personId)).passwordHash, password)).toBe(true)
  })

  it('change nothing when the audit row cannot be written', async () => {
    const { personId } = await addTestAccount(desk, 'agent')
    const broken: Actor = { ...actor, personId: 'not a uuid' }
    const { passwordHash } = await rowOf(personId)
    await expect(setRole(desk.db, broken, { personId, role: 'viewer' })).rejects.toThrow()
    await expect(disablePerson(desk.db, broken, { personId, now: desk.now() })).rejects.toThrow()
    await expect(setPassword(desk.db, broken, { personId, password: PASSWORD })).rejects.toThrow()
    expect(await rowOf(personId)).toMatchObject({ role: 'agent', disabledAt: null, passwordHash })
  })

  it('that do not exist raise a specific error', async () => {
    const personId = '00000000-0000-4000-8000-000000000000'
    const problem = { problem: 'person_not_found' }
    const { db } = desk
    await expect(setRole(db, actor, { personId, role: 'admin' })).rejects.toMatchObject(problem)
    await expect(enablePerson(db, actor, { personId })).rejects.toMatchObject(problem)
    await expect(setPassword(db, actor, { personId, password: PASSWORD })).rejects.toMatchObject(
      problem,
    )
    await expect(findPersonByEmail(db, 'ghost@example.com')).rejects.toMatchObject(problem)
  })

  it('are disabled and enabled, each audited once', async () => {
    const { personId, email } = await addTestAccount(desk)
    await disablePerson(desk.db, actor, { personId, now: desk.now() })
    expect((await rowOf(personId)).disabledAt).toBeInstanceOf(Date)
    expect(await lastAudit()).toMatchObject({ action: 'person_disabled', detail: { email } })
    await enablePerson(desk.db, actor, { personId })
    expect((await rowOf(personId)).disabledAt).toBeNull()
    expect(await lastAudit()).toMatchObject({ action: 'person_enabled', detail: { email } })

    const before = await auditRows()
    await enablePerson(desk.db, actor, { personId })
    await setRole(desk.db, actor, { personId, role: 'agent' })
    expect(await auditRows()).toBe(before)
  })

  describe('of whom one is the last admin', () => {
    beforeEach(async () => {
      await desk.db.update(people).set({ role: 'viewer' }).where(eq(people.role, 'admin'))
    })

    it('neither demote nor disable that admin', async () => {
      const { personId } = await addTestAccount(desk, 'admin')
      const retired = await addTestAccount(desk, 'admin')
      await disablePerson(desk.db, actor, { ...retired, now: desk.now() })

      const problem = { problem: 'last_admin' }
      await expect(setRole(desk.db, actor, { personId, role: 'agent' })).rejects.toMatchObject(
        problem,
      )
      await expect(
        disablePerson(desk.db, actor, { personId, now: desk.now() }),
      ).rejects.toMatchObject(problem)
      expect(await rowOf(personId)).toMatchObject({ role: 'admin', disabledAt: null })
    })

    it('can disable that admin once there is another one', async () => {
      const { personId } = await addTestAccount(desk, 'admin')
      await addTestAccount(desk, 'admin')
      await setRole(desk.db, actor, { personId, role: 'viewer' })
      expect(await lastAudit()).toMatchObject({
        action: 'role_changed',
        detail: { subjectId: personId, from: 'admin', to: 'viewer' },
      })
    })

    it('keep one when two admins demote each other concurrently', async () => {
      const [one, two] = [await addTestAccount(desk, 'admin'), await addTestAccount(desk, 'admin')]
      const results = await Promise.allSettled([
        setRole(desk.db, actor, { ...one, role: 'viewer' }),
        disablePerson(desk.db, actor, { ...two, now: desk.now() }),
      ])
      expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
      const left = await desk.db.select().from(people).where(eq(people.role, 'admin'))
      expect(left.filter(({ disabledAt }) => !disabledAt)).toHaveLength(1)
    })
  })
})
