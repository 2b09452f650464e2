import 'server-only'
import { asc, eq } from 'drizzle-orm'
import { NOTICE_EVENTS, type NoticeEvent, type TeamChannelKind } from '@/lib/contract/notifications'
import type { Database } from '@/lib/db/open-database'
import { teamChannels } from '@/lib/db/schema/notifications'
import { DEFAULT_LOCALE, isLocale, type Locale } from '@/lib/i18n/locales'
import { desk } from '@/lib/server/desk'

type TeamChannel = {
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

type ClosedTeamChannel = TeamChannel & { address: null }

/** All channels of the team, in the order in which they were added. */
export async function openTeamChannels(db: Pick<Database, 'select'>): Promise<OpenTeamChannel[]> {
  return (await allTeamChannels(db)).filter(isOpen)
}

/** With those that cannot be decrypted, as after the vault's key was lost: their `address` is null. */
export async function allTeamChannels(
  db: Pick<Database, 'select'>,
): Promise<(OpenTeamChannel | ClosedTeamChannel)[]> {
  const rows = await db
    .select()
    .from(teamChannels)
    .orderBy(asc(teamChannels.createdAt), asc(teamChannels.id))
  return rows.map(decrypted)
}

/** One channel of the team; null when it was deleted or cannot be decrypted. */
export async function openTeamChannel(
  db: Pick<Database, 'select'>,
  channelId: string,
): Promise<OpenTeamChannel | null> {
  const [row] = await db.select().from(teamChannels).where(eq(teamChannels.id, channelId))
  const channel = row && decrypted(row)
  return channel && isOpen(channel) ? channel : null
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

function decrypted(row: typeof teamChannels.$inferSelect): OpenTeamChannel | ClosedTeamChannel {
  const { textCipher, log } = desk()
  const { id, kind, name, language, createdAt, pausedAt } = row
  const channel = {
    id,
    kind,
    name,
    language: isLocale(language) ? language : DEFAULT_LOCALE,
    // A later server may have stored events that this one does not know.
    events: NOTICE_EVENTS.filter((event) => row.events.includes(event)),
    createdAt,
    pausedAt,
  }
  const address = textCipher.decrypt(row.address, contextOf(id, 'address'))
  const secret = row.secret && textCipher.decrypt(row.secret, contextOf(id, 'secret'))
  if (address !== null && (secret !== null || row.secret === null)) {
    return { ...channel, address, secret }
  }
  log.error({ teamChannel: id }, 'A team channel cannot be decrypted')
  return { ...channel, address: null }
}

function isOpen(channel: OpenTeamChannel | ClosedTeamChannel): channel is OpenTeamChannel {
  return channel.address !== null
}

function contextOf(channelId: string, column: 'address' | 'secret'): string {
  return `team_channels/${channelId}/${column}`
}
