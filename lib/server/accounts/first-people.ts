import 'server-only'
import { and, eq, inArray, isNull, notInArray } from 'drizzle-orm'
import type { Database } from '@/lib/db/open-database'
import { people } from '@/lib/db/schema/people'
import { systemActor } from '@/lib/server/audit-log/system-actors'
import type { Desk } from '@/lib/server/desk'
import { DEMO_ACCOUNTS } from '@/lib/server/people/demo-accounts'
import {
  addInvited,
  addPerson,
  enablePerson,
  insertPerson,
  listPeople,
  shutOut,
} from '@/lib/server/people/people'
import { nameFor } from '@/lib/server/people/names'
import { PeopleError } from '@/lib/server/people/people-error'

const DEMO_EMAILS = DEMO_ACCOUNTS.map(({ email }) => email)

const SERVER_START = systemActor('Server start')

/**
 * Ensures that there is an account to sign in with. Runs at every start; safe when several servers start concurrently.
 *
 * Sandbox mode has the demo accounts. Any other mode disables them: their password is published, and the same data
 * directory may have served the sandbox before. ADMIN_EMAIL and ADMIN_PASSWORD create the first admin; they have no
 * effect when another admin can sign in.
 *
 * @throws PeopleError when ADMIN_EMAIL or ADMIN_PASSWORD is invalid
 */
export async function ensureFirstPeople(
  desk: Pick<Desk, 'env' | 'db' | 'log' | 'now'>,
): Promise<void> {
  const { db, env } = desk
  if (env.mode === 'sandbox') await admitDemoAccounts(db)
  else await shutOutDemoAccounts(db, desk.now())
  if (env.firstAdmin && !(await hasAdmin(db))) await addFirstAdmin(db, env.firstAdmin)
  if (env.mode !== 'sandbox' && !(await hasAdmin(db))) {
    desk.log.warn('No admin can sign in yet; add one: npm run people -- add')
  }
}

async function admitDemoAccounts(db: Database): Promise<void> {
  const known = new Map((await listPeople(db)).map((person) => [person.email, person]))
  for (const account of DEMO_ACCOUNTS) {
    const person = known.get(account.email)
    if (!person) await insertPerson(db, SERVER_START, account)
    else if (person.disabledAt) await enablePerson(db, SERVER_START, { personId: person.id })
  }
}

async function shutOutDemoAccounts(db: Database, now: Date): Promise<void> {
  await db.transaction(async (tx) => {
    const admitted = await tx
      .select({ id: people.id, email: people.email })
      .from(people)
      .where(and(inArray(people.email, DEMO_EMAILS), isNull(people.disabledAt)))
      .for('update')
    for (const person of admitted) await shutOut(tx, SERVER_START, person, now)
  })
}

/** Whether there is an admin other than the demo admin. */
async function hasAdmin(db: Database): Promise<boolean> {
  const [admin] = await db
    .select({ id: people.id })
    .from(people)
    .where(
      and(
        eq(people.role, 'admin'),
        isNull(people.disabledAt),
        notInArray(people.email, DEMO_EMAILS),
      ),
    )
    .limit(1)
  return admin !== undefined
}

async function addFirstAdmin(
  db: Database,
  { email, password }: { email: string; password: string | undefined },
): Promise<void> {
  const admin = { email, name: nameFor(email), role: 'admin' } as const
  try {
    if (password) await addPerson(db, SERVER_START, { ...admin, password })
    else await db.transaction((tx) => addInvited(tx, SERVER_START, admin))
  } catch (error) {
    // Another server created it first, or the account exists with another role, which an admin can change.
    if (!(error instanceof PeopleError && error.problem === 'email_taken')) throw error
  }
}
