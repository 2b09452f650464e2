import 'server-only'
import { asc, eq, or } from 'drizzle-orm'
import { ASSIGNEE_WORDS } from '@/lib/contract/dispute-filters'
import { oneOf } from '@/lib/contract/query-fields'
import type { AddView, ChangeView, SavedView, SavedViews } from '@/lib/contract/saved-views'
import type { Database, Transaction } from '@/lib/db/open-database'
import { people } from '@/lib/db/schema/people'
import { savedViews } from '@/lib/db/schema/saved-views'
import { can } from '@/lib/evidence/access'
import { MAX_VIEW_NAME_LENGTH, MAX_VIEWS } from '@/lib/evidence/limits'
import { appendAudit, type Actor } from '@/lib/server/audit-log/append-audit'
import { authorize } from '@/lib/server/auth/authorize'
import { desk } from '@/lib/server/desk'
import { appendEvent, lockAppendOrder } from '@/lib/server/outbox/append-event'
import { cleanName, foldName, readNames } from '@/lib/server/people/names'
import type { Person } from '@/lib/server/people/person'
import { DeskError } from '@/lib/server/platform/errors'
import { storableText } from '@/lib/server/platform/storable-text'
import { lockPeople } from './teammates'

type View = typeof savedViews.$inferSelect

/** The person's own views of the list of disputes, then those that colleagues share. */
export async function listViews(person: Person): Promise<SavedViews> {
  authorize(person, 'view.save')
  const { db } = desk()
  const rows = await visibleViews(db, person)
  const [names, assignable] = await Promise.all([readNames(db), assignableIds(db, rows)])
  const written = rows.map((view): SavedView => {
    const { id, name, query, isShared, personId } = view
    const assignee = assigneeOf(view)
    return {
      id,
      name,
      query,
      isShared,
      owner: { id: personId, name: names.of(personId) ?? '' },
      isOwn: personId === person.id,
      canChange: canChange(person, view),
      formerAssignee:
        assignee === null || assignable.has(assignee) ? null : { name: names.of(assignee) },
    }
  })
  return {
    items: [...written.filter(({ isOwn }) => isOwn), ...written.filter(({ isOwn }) => !isOwn)],
    canShare: can(person.role, 'view.share'),
  }
}

/**
 * Saves a view of the person, who may share it with the team. A repeated request with the same id adds nothing.
 * @throws DeskError `view_name_invalid`, `view_name_taken`, `views_full`, `not_allowed`
 */
export async function addView(
  person: Person,
  actor: Actor,
  { id, isShared, ...given }: AddView,
): Promise<SavedViews> {
  authorize(person, 'view.save')
  if (isShared) authorize(person, 'view.share')
  const at = desk().now()
  const dates = { createdAt: at, updatedAt: at }
  const content = { name: nameOf(given.name), query: storableText(given.query), isShared }
  const view = { id, personId: person.id, ...content, ...dates }
  await changeViews(person, async (tx) => {
    const [known] = await tx.select().from(savedViews).where(eq(savedViews.id, id))
    if (known?.personId === person.id) return
    if (known)
      throw new DeskError('malformed_request', { detail: 'The id belongs to another view' })
    const visible = await visibleViews(tx, person)
    if (visible.filter(({ personId }) => personId === person.id).length >= MAX_VIEWS) {
      throw new DeskError('views_full')
    }
    assertNameFree(visible, view)
    await tx.insert(savedViews).values(view)
    await record(tx, actor, { before: null, after: view })
  })
  return listViews(person)
}

/**
 * Renames, updates or shares a view, or makes it private again, which only its owner can.
 * @throws DeskError `not_found`, `not_allowed`, `view_name_invalid`, `view_name_taken`
 */
export async function changeView(
  person: Person,
  actor: Actor,
  viewId: string,
  change: ChangeView,
): Promise<SavedViews> {
  authorize(person, 'view.save')
  await changeViews(person, async (tx) => {
    const before = await changeableView(tx, person, viewId)
    const after: View = {
      ...before,
      ...(change.name !== undefined && { name: nameOf(change.name) }),
      ...(change.query !== undefined && { query: storableText(change.query) }),
      isShared: change.isShared ?? before.isShared,
      updatedAt: desk().now(),
    }
    const isOwn = before.personId === person.id
    // Otherwise the person could no longer see what they have changed.
    if (!after.isShared && !isOwn) throw new DeskError('not_allowed')
    if (after.isShared) authorize(person, 'view.share')
    assertNameFree(await visibleViews(tx, { id: before.personId }), after)
    await tx.update(savedViews).set(after).where(eq(savedViews.id, viewId))
    await record(tx, actor, { before, after })
  })
  return listViews(person)
}

/**
 * Deletes a view: one's own, or as an admin one of the team's. Succeeds when it was deleted before.
 * @throws DeskError `not_allowed`
 */
export async function deleteView(
  person: Person,
  actor: Actor,
  viewId: string,
): Promise<SavedViews> {
  authorize(person, 'view.save')
  await changeViews(person, async (tx) => {
    const [known] = await tx.select().from(savedViews).where(eq(savedViews.id, viewId))
    if (!known) return
    const before = await changeableView(tx, person, viewId)
    await tx.delete(savedViews).where(eq(savedViews.id, viewId))
    await record(tx, actor, { before, after: null })
  })
  return listViews(person)
}

/**
 * One change of views at a time, so that names stay unique. People are locked first, as in `lockPeople`, because the new
 * row refers to its owner.
 */
async function changeViews(
  person: Person,
  change: (tx: Transaction) => Promise<void>,
): Promise<void> {
  await desk().db.transaction(async (tx) => {
    await lockPeople(tx, [person.id])
    await lockAppendOrder(tx)
    await change(tx)
  })
}

function visibleViews(db: Database, { id }: Pick<Person, 'id'>): Promise<View[]> {
  return db
    .select()
    .from(savedViews)
    .where(or(eq(savedViews.personId, id), eq(savedViews.isShared, true)))
    .orderBy(asc(savedViews.createdAt), asc(savedViews.id))
}

/** Views that a person cannot see do not exist for them. */
async function changeableView(tx: Transaction, person: Person, viewId: string): Promise<View> {
  const view = (await visibleViews(tx, person)).find(({ id }) => id === viewId)
  if (!view) throw new DeskError('not_found')
  if (!canChange(person, view)) throw new DeskError('not_allowed')
  return view
}

function canChange({ id, role }: Person, view: View): boolean {
  return view.personId === id || (view.isShared && can(role, 'people.manage'))
}

function nameOf(typed: string): string {
  const name = cleanName(typed)
  if (name === '' || [...name].length > MAX_VIEW_NAME_LENGTH) {
    throw new DeskError('view_name_invalid')
  }
  return name
}

/** Among the views of one person, and among those of the team, each name occurs once. */
function assertNameFree(
  others: readonly View[],
  { id, name, personId, isShared }: Pick<View, 'id' | 'name' | 'personId' | 'isShared'>,
): void {
  const isTaken = others.some(
    (other) =>
      other.id !== id &&
      (other.personId === personId || (other.isShared && isShared)) &&
      foldName(other.name) === foldName(name),
  )
  if (isTaken) throw new DeskError('view_name_taken')
}

/** Colleagues learn of the team's views, by the audit log too; the person's other pages of all of theirs. */
async function record(
  tx: Transaction,
  actor: Actor,
  { before, after }: { before: View | null; after: View | null },
): Promise<void> {
  const view = after ?? before
  if (!view) return
  const wasShared = before?.isShared ?? false
  const isShared = after?.isShared ?? false
  if (!wasShared && !isShared) {
    const { personId } = view
    return appendEvent(tx, { topic: 'view', action: 'own_view_changed', recipientId: personId })
  }
  const action = !isShared
    ? 'team_view_removed'
    : wasShared
      ? 'team_view_changed'
      : 'team_view_added'
  // Without the filters: a search may name a customer, whose details must remain erasable.
  await appendAudit(tx, actor, { action, detail: { viewId: view.id, view: view.name } })
}

/** The id of the person whose disputes a view lists. */
function assigneeOf({ query }: View): string | null {
  const assignee = new URLSearchParams(query).get('assignee')
  return oneOf(ASSIGNEE_WORDS, assignee) ? null : (assignee?.toLowerCase() ?? null)
}

async function assignableIds(db: Database, views: readonly View[]): Promise<ReadonlySet<string>> {
  if (!views.some((view) => assigneeOf(view) !== null)) return new Set()
  const rows = await db
    .select({ id: people.id, role: people.role, disabledAt: people.disabledAt })
    .from(people)
  const able = rows.filter(({ role, disabledAt }) => !disabledAt && can(role, 'response.write'))
  return new Set(able.map(({ id }) => id))
}
