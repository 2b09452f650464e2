import 'server-only'
import type { MessageToSend } from '../message'
import { renderWithin, translatorOf } from './describe-message'
import { plainText } from './plain-text'

/** In UTF-16 code units: https://developers.line.biz/en/reference/messaging-api/#text-message */
const MAX_LENGTH = 5000

/** The text of a LINE message, which has no markup; LINE makes addresses clickable. */
export async function lineText(message: MessageToSend): Promise<string> {
  const t = await translatorOf(message.locale)
  const limit = { max: MAX_LENGTH, sizeOf: (text: string) => text.length }
  return renderWithin(message, t, limit, plainText)
}
