import 'server-only'
import type { MessageToSend } from '@/lib/server/notifications/message-to-send'
import { renderWithin, translatorOf, type DescribedMessage } from './describe-message'

/** https://developers.line.biz/en/reference/messaging-api/#text-message */
const MAX_LINE_LENGTH = 5000
/** Undocumented; 40,000 characters are accepted, 80,000 are not. */
const MAX_CHATWORK_LENGTH = 40_000

/** The whole message as paragraphs; each notice ends with its address. */
export function plainText({ intro, lines, more, list }: DescribedMessage): string {
  return [
    ...intro,
    ...lines.map(({ title, facts, url }) => [title, ...facts, url].join('\n')),
    ...(more === null ? [] : [`${more}\n${list.url}`]),
  ].join('\n\n')
}

/** The text of a LINE message, which has no markup; LINE makes addresses clickable. */
export function lineText(message: MessageToSend): Promise<string> {
  return textWithin(message, MAX_LINE_LENGTH, plainText)
}

/** The text of a Chatwork message, whose tags are words in square brackets: https://developer.chatwork.com/docs/message-notation */
export function chatworkText(message: MessageToSend): Promise<string> {
  return textWithin(message, MAX_CHATWORK_LENGTH, (described) =>
    plainText(described).replaceAll('[', '［').replaceAll(']', '］'),
  )
}

/** `max` in UTF-16 code units. */
async function textWithin(
  message: MessageToSend,
  max: number,
  render: (described: DescribedMessage) => string,
): Promise<string> {
  const limit = { max, sizeOf: (text: string) => text.length }
  return renderWithin(message, await translatorOf(message.locale), limit, render)
}
