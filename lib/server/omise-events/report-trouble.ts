import 'server-only'
import { toZonedTime } from '@/lib/evidence/zoned-time'
import { desk } from '@/lib/server/desk'
import { appendNotices } from '@/lib/server/outbox/append-notice'

/**
 * Notifies admins of trouble with Omise, of each kind at most once a day. `detail` is a short code and part of the kind:
 * wrong signatures, which anyone can send, must not keep missing webhooks from being reported.
 */
export async function reportTrouble(
  event: 'webhook_trouble' | 'key_trouble',
  detail: string,
): Promise<void> {
  const { db, jobs, now, env, log } = desk()
  const { day } = toZonedTime(now(), env.timeZone)
  log.warn({ trouble: event, detail }, 'There is trouble with Omise')
  await db.transaction((tx) =>
    appendNotices(tx, jobs, [{ event, key: `${event}:${detail}:${day}`, at: now(), detail }]),
  )
}
