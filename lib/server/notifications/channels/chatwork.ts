import 'server-only'
import { desk } from '@/lib/server/desk'
import type { MessageToSend } from '@/lib/server/notifications/message-to-send'
import { chatworkText } from '../render/plain-text'
import { SEND_TIMEOUT_MS, type SendResult } from './channel'
import { postMessage } from './post-message'

/** The number at the end of a room's address: https://www.chatwork.com/#!rid12345 */
export const CHATWORK_ROOM = /^\d{1,18}$/
/** Sent in a header, which cannot contain other characters. */
export const CHATWORK_TOKEN = /^[\w-]+$/

/**
 * Posts to a room of Chatwork as the owner of the token: https://developer.chatwork.com/reference/post-rooms-room_id-messages.
 * Chatwork has no key against repetition.
 */
export async function postToChatwork(
  message: MessageToSend,
  { roomId, token }: { roomId: string; token: string | null },
  timeoutMs: number = SEND_TIMEOUT_MS.webhook,
): Promise<SendResult> {
  if (!CHATWORK_ROOM.test(roomId)) return { outcome: 'permanent', code: 'recipient_refused' }
  if (token === null || !CHATWORK_TOKEN.test(token))
    return { outcome: 'permanent', code: 'token_refused' }
  // Unread, also for the token's owner: it may be the account of a person of the team.
  const form = new URLSearchParams({ body: await chatworkText(message), self_unread: '1' })
  return postMessage({
    url: new URL(`/v2/rooms/${roomId}/messages`, desk().env.chatworkApiUrl),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-chatworktoken': token,
    },
    body: form.toString(),
    // The operator's setting, and fixed except on this machine.
    canConnectTo: () => true,
    timeoutMs,
  })
}
