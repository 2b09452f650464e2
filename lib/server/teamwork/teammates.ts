import 'server-only'
import { and, asc, eq, inArray, isNull } from 'drizzle-orm'
import type { Teammates } from '@/lib/contract/teamwork'
import type { Transaction } from '@/lib/db/open-database'
import { people } from '@/lib/db/schema/people'
import { can } from '@/lib/evidence/access'
import { authorize } from '@/lib/server/auth/authorize'
import { desk } from '@/lib/server/desk'
import { readNames } from '@/lib/server/people/names'
import type { Person } from '@/lib/server/people/person'

/** The people who can be assigned or mentioned: those who are not disabled, by name. */
export async function listTeammates(person: Person): Promise<Teammates> {
  authorize(person, 'dispute.read')
  const { db } = desk()
  const [rows, names] = await Promise.all([
    db.select({ id: people.id, role: people.role }).from(people).where(isNull(people.disabledAt)),
    readNames(db),
  ])
  const roles = new Map(rows.map(({ id, role }) => [id, role]))
  return {
    items: names.all().flatMap(({ id, name }) => {
      const role = roles.get(id)
      return role ? { id, name, canAnswer: can(role, 'response.write') } : []
    }),
  }
}

/**
 * Keeps people from being changed until the transaction ends. Called before rows of theirs are locked, because changes
 * of people take their locks in this order, too.
 */
export async function lockPeople(tx: Transaction, personIds: readonly string[]): Promise<void> {
  await tx
    .select({ id: people.id })
    .from(people)
    .where(inArray(people.id, [...personIds]))
    .orderBy(asc(people.id))
    .for('share')
}

/** Whether the person can sign in and answer disputes. Until the transaction ends, this does not change. */
export async function canAnswer(tx: Transaction, personId: string): Promise<boolean> {
  const [row] = await tx
    .select({ role: people.role })
    .from(people)
    .where(and(eq(people.id, personId), isNull(people.disabledAt)))
    .for('share')
  return row !== undefined && can(row.role, 'response.write')
}
