import 'server-only'
import type { TeamChannelKind } from '@/lib/contract/notifications'
import type { MessageToSend } from '@/lib/server/notifications/message-to-send'
import type { SendResult } from './channel'
import { postToChatwork } from './chatwork'
import { pushToLine } from './line'
import { postWebhook } from './webhook'

/** Sends one message to a channel of the team. `address`: a URL, the id of a LINE group, or the id of a Chatwork room. */
export function sendToTeamChannel(
  message: MessageToSend,
  { kind, address, secret }: { kind: TeamChannelKind; address: string; secret: string | null },
  timeoutMs?: number,
): Promise<SendResult> {
  switch (kind) {
    case 'line':
      return pushToLine(message, { to: address }, timeoutMs)
    case 'chatwork':
      return postToChatwork(message, { roomId: address, token: secret }, timeoutMs)
    case 'slack':
    case 'teams':
    case 'google_chat':
    case 'json':
      return postWebhook(message, { template: kind, url: address, secret }, { timeoutMs })
  }
}
