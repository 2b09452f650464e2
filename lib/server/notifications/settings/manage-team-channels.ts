import 'server-only'
import { randomBytes, randomUUID } from 'node:crypto'
import { count, eq } from 'drizzle-orm'
import type {
  ChangedTeamChannels,
  NewTeamChannel,
  TeamChannelChange,
  TeamChannels,
} from '@/lib/contract/notification-settings'
import type { TeamChannelKind } from '@/lib/contract/notifications'
import type { Transaction } from '@/lib/db/open-database'
import { teamChannels } from '@/lib/db/schema/notifications'
import { isLocale, type Locale } from '@/lib/i18n/locales'
import { appendAudit, type Actor } from '@/lib/server/audit-log/append-audit'
import { authorize } from '@/lib/server/auth/authorize'
import { desk } from '@/lib/server/desk'
import { cleanName } from '@/lib/server/people/names'
import type { Person } from '@/lib/server/people/person'
import { DeskError } from '@/lib/server/platform/errors'
import { CHATWORK_TOKEN } from '@/lib/server/notifications/channels/chatwork'
import { channelsSetUp } from './channels-set-up'
import { lastDeliveries } from './last-deliveries'
import { recipientKey } from '@/lib/server/notifications/recipient'
import { checkAddress, shownDestination } from './team-channel-address'
import {
  allTeamChannels,
  encryptedColumns,
  openTeamChannel,
} from '@/lib/server/notifications/team-channels'

/** Each notice is sent to each of them. */
const MAX_CHANNELS = 30
const MAX_NAME_LENGTH = 60
const MAX_TOKEN_LENGTH = 200
const SIGNING_KEY_BYTES = 32

type Changed = { signingKey: string | null }
const nothingToShow: Changed = { signingKey: null }

/** The channels of the team, without what permits posting to them. */
export async function readTeamChannels(person: Person): Promise<TeamChannels> {
  authorize(person, 'notifications.manage')
  const channels = await allTeamChannels(desk().db)
  const recipients = channels.map(({ id }) => keyOf(id))
  const last = await lastDeliveries(recipients, { onlyTests: false })
  return {
    items: channels.map(({ id, kind, name, address, language, events, pausedAt }) => ({
      id,
      kind,
      name,
      destination: address && shownDestination(kind, address),
      language,
      events: [...events],
      isPaused: pausedAt !== null,
      last: last.get(keyOf(id)) ?? null,
    })),
    isLineSetUp: channelsSetUp().line,
  }
}

/**
 * @returns the channels, and for the kind `json` the new key of its signature, for the only time
 * @throws DeskError `channel_name_invalid`, `channel_address_invalid`, `channel_token_invalid`, `channels_full`
 */
export async function addTeamChannel(
  person: Person,
  actor: Actor,
  { kind, events, ...input }: NewTeamChannel,
): Promise<ChangedTeamChannels> {
  authorize(person, 'notifications.manage')
  const { db, now } = desk()
  const id = randomUUID()
  const name = checkName(input.name)
  const address = checkAddress(kind, input.address)
  const language = checkLanguage(input.language)
  const signingKey = kind === 'json' ? newSigningKey() : null
  const secret = kind === 'chatwork' ? checkToken(input.token ?? '') : signingKey
  await db.transaction(async (tx) => {
    const [present] = await tx.select({ count: count() }).from(teamChannels)
    if ((present?.count ?? 0) >= MAX_CHANNELS) throw new DeskError('channels_full')
    await tx.insert(teamChannels).values({
      id,
      kind,
      name,
      language,
      events: [...new Set(events)],
      createdAt: now(),
      ...encryptedColumns(id, { address, secret }),
    })
    await appendAudit(tx, actor, {
      action: 'team_channel_added',
      detail: { channelId: id, ...describe(kind, name, address) },
    })
  })
  return { ...(await readTeamChannels(person)), signingKey }
}

/**
 * @returns like `addTeamChannel`; a key only when a new one was requested
 * @throws DeskError as `addTeamChannel`; `not_found`
 */
export async function changeTeamChannel(
  person: Person,
  actor: Actor,
  channelId: string,
  change: TeamChannelChange,
): Promise<ChangedTeamChannels> {
  authorize(person, 'notifications.manage')
  const { signingKey } = await desk().db.transaction((tx) => {
    if ('paused' in change) return setPaused(tx, actor, channelId, change.paused)
    if ('newSigningKey' in change) return replaceSigningKey(tx, actor, channelId)
    return setContent(tx, actor, channelId, change)
  })
  return { ...(await readTeamChannels(person)), signingKey }
}

/** Succeeds when it was already deleted. */
export async function deleteTeamChannel(
  person: Person,
  actor: Actor,
  channelId: string,
): Promise<TeamChannels> {
  authorize(person, 'notifications.manage')
  await desk().db.transaction(async (tx) => {
    const [deleted] = await tx
      .delete(teamChannels)
      .where(eq(teamChannels.id, channelId))
      .returning({ kind: teamChannels.kind, name: teamChannels.name })
    if (!deleted) return
    await appendAudit(tx, actor, {
      action: 'team_channel_deleted',
      detail: { channelId, ...deleted },
    })
  })
  return readTeamChannels(person)
}

async function setPaused(
  tx: Transaction,
  actor: Actor,
  channelId: string,
  isPaused: boolean,
): Promise<Changed> {
  const { kind, name, address, pausedAt } = await lockedChannel(tx, channelId)
  if (isPaused === (pausedAt !== null)) return nothingToShow
  await tx
    .update(teamChannels)
    .set({ pausedAt: isPaused ? desk().now() : null })
    .where(eq(teamChannels.id, channelId))
  await appendAudit(tx, actor, {
    action: 'team_channel_changed',
    detail: { channelId, ...describe(kind, name, address), paused: isPaused },
  })
  return nothingToShow
}

async function replaceSigningKey(
  tx: Transaction,
  actor: Actor,
  channelId: string,
): Promise<Changed> {
  const { kind, name, address } = await lockedChannel(tx, channelId)
  if (kind !== 'json') throw new DeskError('not_found', { detail: 'The channel has no signature' })
  const signingKey = newSigningKey()
  await tx
    .update(teamChannels)
    .set(encryptedColumns(channelId, { address, secret: signingKey }))
    .where(eq(teamChannels.id, channelId))
  await appendAudit(tx, actor, {
    action: 'team_channel_changed',
    detail: { channelId, ...describe(kind, name, address), newSigningKey: true },
  })
  return { signingKey }
}

async function setContent(
  tx: Transaction,
  actor: Actor,
  channelId: string,
  change: Extract<TeamChannelChange, { name: string }>,
): Promise<Changed> {
  const before = await lockedChannel(tx, channelId)
  const { kind } = before
  const name = checkName(change.name)
  const language = checkLanguage(change.language)
  const address = change.address ? checkAddress(kind, change.address) : before.address
  const isNewToken = kind === 'chatwork' && Boolean(change.token)
  const secret = isNewToken ? checkToken(change.token ?? '') : before.secret
  const events = [...new Set(change.events)]
  await tx
    .update(teamChannels)
    .set({ name, language, events, ...encryptedColumns(channelId, { address, secret }) })
    .where(eq(teamChannels.id, channelId))
  await appendAudit(tx, actor, {
    action: 'team_channel_changed',
    detail: {
      channelId,
      ...describe(kind, name, address),
      ...(address !== before.address && { newAddress: true }),
      ...(isNewToken && { newToken: true }),
      events: events.join(' '),
    },
  })
  return nothingToShow
}

/** Locked, so that two admins do not overwrite each other's address. */
async function lockedChannel(tx: Transaction, channelId: string) {
  await tx
    .select({ id: teamChannels.id })
    .from(teamChannels)
    .where(eq(teamChannels.id, channelId))
    .for('update')
  const channel = await openTeamChannel(tx, channelId)
  if (!channel) throw new DeskError('not_found', { detail: 'No such channel' })
  return channel
}

function keyOf(channelId: string): string {
  return recipientKey({ channel: 'team', teamChannelId: channelId })
}

/** For the audit log, which does not contain what permits posting. */
function describe(kind: TeamChannelKind, name: string, address: string) {
  return { kind, name, destination: shownDestination(kind, address) }
}

function checkName(typed: string): string {
  const name = cleanName(typed)
  if (name === '' || [...name].length > MAX_NAME_LENGTH) throw new DeskError('channel_name_invalid')
  return name
}

function checkLanguage(language: string): Locale {
  if (isLocale(language)) return language
  throw new DeskError('malformed_request', { detail: 'The desk does not speak this language' })
}

function checkToken(typed: string): string {
  const token = typed.trim()
  if (!CHATWORK_TOKEN.test(token) || token.length > MAX_TOKEN_LENGTH) {
    throw new DeskError('channel_token_invalid')
  }
  return token
}

function newSigningKey(): string {
  return randomBytes(SIGNING_KEY_BYTES).toString('base64url')
}
