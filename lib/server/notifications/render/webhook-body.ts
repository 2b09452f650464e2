import 'server-only'
import type { TeamChannelKind } from '@/lib/contract/notifications'
import type { MessageToSend } from '@/lib/server/notifications/message-to-send'
import { noticesJson } from './notices-json'
import {
  renderWithin,
  translatorOf,
  type DescribedLine,
  type DescribedMessage,
} from './describe-message'

/** The kinds of team channels that have an address of their own. */
export type WebhookTemplate = Exclude<TeamChannelKind, 'line' | 'chatwork'>

const inBytes = (body: string) => Buffer.byteLength(body)

/** The JSON that a receiver expects, at most as long as it accepts. */
export async function webhookBody(
  message: MessageToSend,
  template: WebhookTemplate,
): Promise<string> {
  const t = await translatorOf(message.locale)
  switch (template) {
    case 'json':
      return noticesJson(message, t)
    case 'slack':
      // Longer texts are cut off: https://docs.slack.dev/changelog/2018-truncating-really-long-messages
      return renderWithin(message, t, { max: 40_000, sizeOf: (body) => body.length }, slackBody)
    case 'teams':
      // 28 KB a message: https://learn.microsoft.com/microsoftteams/limits-specifications-teams
      return renderWithin(message, t, { max: 28_000, sizeOf: inBytes }, teamsBody)
    case 'google_chat':
      // 32,000 bytes: https://developers.google.com/workspace/chat/api/reference/rest/v1/spaces.messages/create
      return renderWithin(message, t, { max: 32_000, sizeOf: inBytes }, googleChatBody)
  }
}

/** https://docs.slack.dev/messaging/formatting-message-text */
function slackBody(message: DescribedMessage): string {
  return JSON.stringify({
    text: marked(message, escapeSlack),
    unfurl_links: false,
    unfurl_media: false,
  })
}

/** https://developers.google.com/workspace/chat/format-messages */
function googleChatBody(message: DescribedMessage): string {
  return JSON.stringify({
    text: marked(message, escapeGoogleChat),
  })
}

/** The markup that Slack and Google Chat share: bold titles, and addresses behind words. */
function marked(
  { intro, lines, more, list }: DescribedMessage,
  escape: (text: string) => string,
): string {
  const bold = (text: string) => `*${escape(text)}*`
  const linkTo = ({ url, link }: { url: string; link: string }) => `<${url}|${escape(link)}>`
  return [
    ...intro.map((text, at) => (at === 0 ? bold(text) : escape(text))),
    ...lines.map((line) => [bold(line.title), ...line.facts.map(escape), linkTo(line)].join('\n')),
    ...(more === null ? [] : [`${escape(more)} · ${linkTo(list)}`]),
  ].join('\n\n')
}

function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** Google Chat has no escapes; without these signs a text can neither mention nor link. */
function escapeGoogleChat(text: string): string {
  return text.replace(/[<>]/g, ' ')
}

/**
 * An Adaptive Card in a message, as the trigger "When a Teams webhook request is received" of Workflows expects it:
 * https://learn.microsoft.com/connectors/teams/#microsoft-teams-webhook
 */
function teamsBody({ locale, intro, lines, more, list }: DescribedMessage): string {
  const [heading, ...notes] = intro
  const body = [
    ...(heading === undefined ? [] : [textBlock(heading, { size: 'Large', weight: 'Bolder' })]),
    ...notes.map((note) => textBlock(note)),
    ...lines.flatMap(teamsLine),
    ...(more === null ? [] : [textBlock(more), linkBlock(list)]),
  ]
  return JSON.stringify({
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          lang: locale,
          body,
          msteams: { width: 'Full' },
        },
      },
    ],
  })
}

function teamsLine({ title, facts, url, link }: DescribedLine): object[] {
  return [
    textBlock(title, { weight: 'Bolder', separator: true }),
    ...facts.map((fact) => textBlock(fact, { spacing: 'None' })),
    linkBlock({ url, link }),
  ]
}

function textBlock(text: string, style: Record<string, unknown> = {}): object {
  return { type: 'TextBlock', text: escapeMarkdown(text), wrap: true, ...style }
}

function linkBlock({ url, link }: { url: string; link: string }): object {
  const text = `[${escapeMarkdown(link)}](${url})`
  return { type: 'TextBlock', text, wrap: true, spacing: 'None' }
}

function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*[\]<>]/g, (sign) => `\\${sign}`)
}
