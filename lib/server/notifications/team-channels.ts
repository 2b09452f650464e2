import 'server-only'
import { asc, eq } from 'drizzle-orm'
import { NOTICE_EVENTS, type NoticeEvent, type TeamChannelKind } from '@/lib/contract/notifications'
import type { Database } from '@/lib/db/open-database'
import { teamChannels } from '@/lib/db/schema/notifications'
import { DEFAULT_LOCALE, isLocale, type Locale } from '@/lib/i18n/locales'
import { desk } from '@/lib/server/desk'

export type TeamChannel = {
  id: string
  kind: TeamChannelKind
  name: string
  language: Locale
  events: readonly NoticeEvent[]
  createdAt: Date
  pausedAt: Date | null
}

/** A channel with what permits posting to it; never leaves the server. */
export type OpenTeamChannel = TeamChannel & {
  /** A URL, the id of a LINE group, or the id of a Chatwork room. */
  address: string
  /** The key of the signature (json) or the token (chatwork). */
  secret: string | null
}

/** All channels of the team, in the order in which they were added. */
export async function openTeamChannels(db: Pick<Database, 'select'>): Promise<OpenTeamChannel[]> {
  const rows = await db
    .select()
    .from(teamChannels)
    .orderBy(asc(teamChannels.createdAt), asc(teamChannels.id))
  return rows.flatMap((row) => decrypted(row) ?? [])
}

/** One channel of the team; null when it was deleted. */
export async function openTeamChannel(
  db: Pick<Database, 'select'>,
  channelId: string,
): Promise<OpenTeamChannel | null> {
  const [row] = await db.select().from(teamChannels).where(eq(teamChannels.id, channelId))
  return row ? decrypted(row) : null
}

/** The columns that hold an address and a secret. */
export function encryptedColumns(
  channelId: string,
  { address, secret }: { address: string; secret: string | null },
) {
  const { textCipher } = desk()
  return {
    address: textCipher.encrypt(address, contextOf(channelId, 'address')),
    secret: secret && textCipher.encrypt(secret, contextOf(channelId, 'secret')),
  }
}

/** Null, and logged, for a row that was altered: one such channel does not stop the others. */
function decrypted(row: typeof teamChannels.$inferSelect): OpenTeamChannel | null {
  const { textCipher, log } = desk()
  const address = textCipher.decrypt(row.address, contextOf(row.id, 'address'))
  const secret = row.secret && textCipher.decrypt(row.secret, contextOf(row.id, 'secret'))
  if (address === null || (row.secret && secret === null)) {
    log.error({ teamChannel: row.id }, 'A team channel cannot be decrypted')
    return null
  }
  const { id, kind, name, language, createdAt, pausedAt } = row
  return {
    id,
    kind,
    name,
    language: isLocale(language) ? language : DEFAULT_LOCALE,
    // A later server may have stored events that this one does not know.
    events: NOTICE_EVENTS.filter((event) => row.events.includes(event)),
    createdAt,
    pausedAt,
    address,
    secret,
  }
}

function contextOf(channelId: string, column: 'address' | 'secret'): string {
  return `team_channels/${channelId}/${column}`
}
