import 'server-only'
import { eq } from 'drizzle-orm'
import * as z from 'zod/mini'
import { workingHoursSchema, type WorkingHours } from '@/lib/contract/notification-settings'
import type { Database } from '@/lib/db/open-database'
import { teamSettings } from '@/lib/db/schema/notifications'
import { appendAudit, type Actor } from '@/lib/server/audit-log/append-audit'
import { authorize } from '@/lib/server/auth/authorize'
import { desk } from '@/lib/server/desk'
import type { Person } from '@/lib/server/people/person'
import { DeskError } from '@/lib/server/platform/errors'

const WORKING_HOURS = 'working_hours'

const DEFAULT_WORKING_HOURS: WorkingHours = { days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }

/** When reminders may arrive. The default until an admin has set it. */
export async function workingHoursOf(db: Pick<Database, 'select'>): Promise<WorkingHours> {
  const [row] = await db.select().from(teamSettings).where(eq(teamSettings.name, WORKING_HOURS))
  const stored = z.safeParse(workingHoursSchema, row?.value)
  return stored.success ? stored.data : DEFAULT_WORKING_HOURS
}

export async function readWorkingHours(person: Person): Promise<WorkingHours> {
  authorize(person, 'notifications.manage')
  return workingHoursOf(desk().db)
}

/** @throws DeskError `working_hours_invalid` when they end before they begin */
export async function setWorkingHours(
  person: Person,
  actor: Actor,
  { days, from, to }: WorkingHours,
): Promise<WorkingHours> {
  authorize(person, 'notifications.manage')
  if (from >= to) throw new DeskError('working_hours_invalid')
  const value: WorkingHours = { days: days.toSorted((a, b) => a - b), from, to }
  const { db, now } = desk()
  await db.transaction(async (tx) => {
    const before = await workingHoursOf(tx)
    if (JSON.stringify(before) === JSON.stringify(value)) return
    await tx
      .insert(teamSettings)
      .values({ name: WORKING_HOURS, value, updatedAt: now() })
      .onConflictDoUpdate({ target: teamSettings.name, set: { value, updatedAt: now() } })
    await appendAudit(tx, actor, {
      action: 'working_hours_set',
      detail: { days: value.days.join(' '), from, to },
    })
  })
  return value
}
