import 'server-only'
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { NOTICE_EVENTS } from '@/lib/contract/notifications'
import { notificationChoices } from '@/lib/db/schema/notifications'
import { people } from '@/lib/db/schema/people'
import { notificationApi, unsubscribePath } from '@/lib/format/notification-paths'
import { withQuery } from '@/lib/format/paths'
import { appendAudit } from '@/lib/server/audit-log/append-audit'
import { desk } from '@/lib/server/desk'
import { DeskError } from '@/lib/server/platform/errors'

/** In the token, so that another version or scope can be told apart; a token of this one never expires. */
const VERSION = 'v1'
/** All e-mail notifications of the person. */
const CHANNEL = 'email'

/**
 * The absolute address at which a person unsubscribes from e-mails without signing in (RFC 8058). Opening it changes
 * nothing, since mail scanners follow links: a POST is required.
 */
export function unsubscribeUrl(personId: string): string {
  const content = `${VERSION}.${CHANNEL}.${personId}`
  const token = `${content}.${signatureOf(content).toString('base64url')}`
  return desk().env.publicUrl + withQuery(notificationApi.unsubscribe(), { token })
}

/**
 * Switches off all e-mail notifications of the person whose token is in the query. Repeating it succeeds and changes nothing.
 * @throws DeskError `unsubscribe_link_invalid`
 */
export async function unsubscribe(
  request: Request,
  visitor: { address: string | null; requestId: string },
): Promise<void> {
  const personId = personOfToken(tokenOf(request))
  await desk().db.transaction(async (tx) => {
    const [person] = await tx.select().from(people).where(eq(people.id, personId)).for('update')
    if (!person) throw new DeskError('unsubscribe_link_invalid')
    // Also those that the role is not offered now, so that another role does not bring e-mails back.
    const values = NOTICE_EVENTS.map(
      (event) => ({ personId, event, channel: CHANNEL, isOn: false }) as const,
    )
    const changed = await tx
      .insert(notificationChoices)
      .values(values)
      .onConflictDoUpdate({
        target: [
          notificationChoices.personId,
          notificationChoices.event,
          notificationChoices.channel,
        ],
        set: { isOn: false },
        setWhere: eq(notificationChoices.isOn, true),
      })
      .returning({ event: notificationChoices.event })
    if (changed.length === 0) return
    await appendAudit(
      tx,
      { ...visitor, personId, personName: person.name },
      { action: 'unsubscribed', detail: { subjectId: personId, email: person.email } },
    )
  })
}

function personOfToken(token: string): string {
  const parts = token.split('.')
  const [version, scope, personId, signature = ''] = parts
  const expected = signatureOf(`${version}.${scope}.${personId}`)
  const given = Buffer.from(signature, 'base64url')
  const isGenuine = given.length === expected.length && timingSafeEqual(given, expected)
  const id = z.uuid().safeParse(personId)
  if (!isGenuine || parts.length !== 4 || version !== VERSION || scope !== CHANNEL || !id.success) {
    throw new DeskError('unsubscribe_link_invalid')
  }
  return id.data
}

/** With a key of its own, derived from the secret of the sessions: neither signs the other. */
function signatureOf(content: string): Buffer {
  const { sessionSecret } = desk()
  const key = Buffer.from(hkdfSync('sha256', sessionSecret, '', 'evidence-desk/unsubscribe', 32))
  return createHmac('sha256', key).update(content).digest()
}

/** Leads a person who followed the link to a page with a button. */
export function unsubscribePage(request: Request): Response {
  const location = withQuery(unsubscribePath, { token: tokenOf(request) })
  return new Response(null, { status: 303, headers: { Location: location } })
}

/** Empty without a token. */
function tokenOf(request: Request): string {
  return new URL(request.url).searchParams.get('token') ?? ''
}
