import 'server-only'
import { isIP } from 'node:net'
import type { TeamChannelKind } from '@/lib/contract/notifications'
import { desk } from '@/lib/server/desk'
import { DeskError } from '@/lib/server/platform/errors'
import { CHATWORK_ROOM } from '@/lib/server/notifications/channels/chatwork'
import { LINE_ID } from '@/lib/server/notifications/channels/line'
import { webhookTarget } from '@/lib/server/notifications/channels/webhook-target'

const MAX_URL_LENGTH = 1_000

/**
 * The address in the form in which it is stored.
 * @throws DeskError `channel_address_invalid`
 */
export function checkAddress(kind: TeamChannelKind, typed: string): string {
  const address = typed.trim()
  if (isAddress(kind, address)) return address
  throw new DeskError('channel_address_invalid')
}

function isAddress(kind: TeamChannelKind, address: string): boolean {
  switch (kind) {
    case 'line':
      return LINE_ID.test(address)
    case 'chatwork':
      return CHATWORK_ROOM.test(address)
    case 'slack':
    case 'teams':
    case 'google_chat':
    case 'json':
      return isWebhookUrl(address)
  }
}

/** The part of an address that identifies it to an admin and does not permit posting to it. */
export function shownDestination(kind: TeamChannelKind, address: string): string {
  switch (kind) {
    case 'line':
      return `${address.slice(0, 1)}…${address.slice(-4)}`
    case 'chatwork':
      return address
    case 'slack':
    case 'teams':
    case 'google_chat':
    case 'json':
      return URL.parse(address)?.host ?? ''
  }
}

/** A name is resolved and checked when it is posted to; an IP address can be refused now. */
function isWebhookUrl(address: string): boolean {
  const target = webhookTarget(address, desk().env.notificationInternalHosts)
  if (!target || address.length > MAX_URL_LENGTH) return false
  const host = target.url.hostname.replace(/^\[(.*)\]$/, '$1')
  return isIP(host) === 0 || target.canConnectTo(host)
}
