import { desc, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase, type OpenDatabase } from '@/lib/db/open-database'
import { auditLog } from '@/lib/db/schema/audit-log'
import { people, sessions } from '@/lib/db/schema/people'
import { verifyPassword } from '@/lib/server/people/password-hash'
import { startSession } from '@/lib/server/people/sessions'
import { readCommand, type Answers } from './people-commands'

const PASSWORD = 'four unrelated words here'

let database: OpenDatabase

beforeAll(async () => {
  database = await openDatabase({ memory: true })
})
afterAll(() => database.close())
beforeEach(() => database.db.delete(people))

const piped = (line: string): Answers => ({ from: 'pipe', firstLine: async () => line })

/** A keyboard on which these answers are typed in order. */
function keyboard(...typed: string[]): Answers {
  const answer = async () => typed.shift() ?? ''
  return { from: 'keyboard', ask: answer, askHidden: answer }
}

async function run(words: string[], answers: Answers = piped(PASSWORD)): Promise<string> {
  const command = await readCommand(words, answers)
  return command(database.db)
}

async function personOf(email: string) {
  const [person] = await database.db.select().from(people).where(eq(people.email, email))
  return person
}

async function addNaokoAndMei() {
  await run(['add', '--email', 'naoko@example.com', '--name', '伊藤 直子', '--role', 'admin'])
  await run(['add', '--email', 'mei@example.com', '--name', 'Mei Tan', '--role', 'viewer'])
}

describe('at the keyboard', () => {
  it('prompts for the missing arguments of add, and twice for the password', async () => {
    const answers = keyboard('mei@example.com', 'Mei Tan', 'agent', PASSWORD, PASSWORD)
    expect(await run(['add'], answers)).toBe('Added mei@example.com as agent.')
    const person = await personOf('mei@example.com')
    expect(person).toMatchObject({ name: 'Mei Tan', role: 'agent' })
    expect(await verifyPassword(person?.passwordHash ?? null, PASSWORD)).toBe(true)
  })

  it('changes nothing when the two passwords differ', async () => {
    await addNaokoAndMei()
    const before = await personOf('mei@example.com')
    const answers = keyboard('another password here', 'another pasword here')
    await expect(run(['password', 'mei@example.com'], answers)).rejects.toThrow(
      'The two passwords differ. Nothing was changed.',
    )
    expect(await personOf('mei@example.com')).toEqual(before)
  })
})

describe('people', () => {
  beforeEach(addNaokoAndMei)

  it('are listed, with those who are disabled', async () => {
    await run(['disable', 'mei@example.com'])
    expect(await run(['list'])).toBe(
      'mei@example.com    viewer  Mei Tan (disabled)\nnaoko@example.com  admin   伊藤 直子',
    )
  })

  it('get a new password, which ends their sessions', async () => {
    const person = await personOf('mei@example.com')
    const origin = { address: null, userAgent: null }
    await startSession(database.db, person?.id ?? '', origin, new Date())
    await run(['password', 'Mei@example.com'], piped('other words from a pipe'))
    expect(await database.db.$count(sessions)).toBe(0)
    const { passwordHash = null } = (await personOf('mei@example.com')) ?? {}
    expect(await verifyPassword(passwordHash, 'other words from a pipe')).toBe(true)
  })

  it('change role, are disabled and enabled, each with an audit row', async () => {
    await run(['role', 'mei@example.com', 'agent'])
    await run(['disable', 'mei@example.com'])
    await run(['enable', 'mei@example.com'])
    expect(await personOf('mei@example.com')).toMatchObject({ role: 'agent', disabledAt: null })
    const rows = await database.db.select().from(auditLog).orderBy(desc(auditLog.sequence)).limit(3)
    expect(rows.map(({ action, personName }) => [action, personName])).toEqual([
      ['person_enabled', 'npm run people'],
      ['person_disabled', 'npm run people'],
      ['role_changed', 'npm run people'],
    ])
  })

  it('are unlinked from their single sign-on account', async () => {
    const identity = { identityIssuer: 'https://login.example.com', identitySubject: '7' }
    await database.db.update(people).set(identity).where(eq(people.email, 'mei@example.com'))
    await run(['unlink', 'mei@example.com'])
    expect(await personOf('mei@example.com')).toMatchObject({ identitySubject: null })
    const [last] = await database.db.select().from(auditLog).orderBy(desc(auditLog.sequence))
    expect(last).toMatchObject({ action: 'identity_unlinked', personName: 'npm run people' })
  })

  it.each([
    [['role', 'naoko@example.com', 'viewer'], 'is the only admin who can sign in'],
    [['enable', 'ghost@example.com'], 'There is no account for ghost@example.com.'],
    [
      ['add', '--email', 'MEI@example.com', '--name', 'Mei', '--role', 'agent'],
      'There is already an account for mei@example.com.',
    ],
  ])('%j is refused: %s', async (words, sentence) => {
    await expect(run(words)).rejects.toThrow(sentence)
  })
})

it('explains how to add the first person', async () => {
  expect(await run(['list'])).toContain('npm run people -- add')
})

it.each([
  [['remove', 'mei@example.com'], 'There is no command “remove”.'],
  [['add', '--email', 'a@example.com'], '--name is missing.'],
  [['add', '--mail', 'a@example.com'], "Unknown option '--mail'"],
  [['role', 'mei@example.com'], 'This command takes exactly: E-MAIL ROLE'],
  [['role', 'mei@example.com', 'boss'], '“boss” is no role; expected one of viewer, agent, admin.'],
  [['list', 'all'], 'This command takes nothing more.'],
])('refuses %j: %s', async (words, sentence) => {
  await expect(run(words)).rejects.toMatchObject({
    name: 'UsageError',
    message: expect.stringContaining(sentence),
  })
})
