import 'server-only'
import type { MessageToSend } from '../message'
import { renderWithin, translatorOf } from './describe-message'
import { plainText } from './plain-text'

/** Undocumented; 40,000 characters are accepted, 80,000 are not. */
const MAX_LENGTH = 40_000

/** The text of a Chatwork message, whose tags are words in square brackets: https://developer.chatwork.com/docs/message-notation */
export async function chatworkText(message: MessageToSend): Promise<string> {
  const t = await translatorOf(message.locale)
  const limit = { max: MAX_LENGTH, sizeOf: (text: string) => text.length }
  return renderWithin(message, t, limit, (described) =>
    plainText(described).replaceAll('[', '［').replaceAll(']', '］'),
  )
}
