import 'server-only'
import type { MessageToSend } from '@/lib/server/notifications/message-to-send'
import {
  describeMessage,
  safeUrl,
  translatorOf,
  type DescribedLine,
  type DescribedMessage,
} from './describe-message'
import { plainText } from './plain-text'

type EmailBody = { subject: string; text: string; html: string }

type Footer = { reason: string; links: readonly { text: string; url: string }[] }

/** An e-mail in plain text, and in HTML without pictures, tables or anything that is loaded. */
export async function emailBody(message: MessageToSend): Promise<EmailBody> {
  const t = await translatorOf(message.locale)
  const described = describeMessage(message, t)
  const { settingsUrl, unsubscribeUrl } = message
  const links = [{ text: t('notifications.footer.settings'), url: safeUrl(settingsUrl) }]
  if (unsubscribeUrl !== null) {
    links.push({ text: t('notifications.footer.unsubscribe'), url: safeUrl(unsubscribeUrl) })
  }
  const footer = { reason: t('notifications.footer.reason'), links }
  return {
    subject: described.subject,
    text: textOf(described, footer),
    html: htmlOf(described, footer),
  }
}

function textOf(message: DescribedMessage, { reason, links }: Footer): string {
  const footer = ['-- ', reason, ...links.map(({ text, url }) => `${text}: ${url}`)]
  return `${plainText(message)}\n\n${footer.join('\n')}\n`
}

/** Without colours of their own, the text and its background follow the reader's light or dark mode. */
const STYLE = [
  ':root { color-scheme: light dark; }',
  'a { color: #1d4ed8; }',
  '@media (prefers-color-scheme: dark) { a { color: #93c5fd; } }',
].join(' ')
const PAGE =
  'max-width: 36rem; margin: 0 auto; padding: 24px 16px; font-size: 16px; line-height: 1.5; ' +
  "font-family: system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif;"

function htmlOf(message: DescribedMessage, { reason, links }: Footer): string {
  const { locale, subject, intro, lines, more, list } = message
  const [heading, ...notes] = intro
  const parts = [
    ...(heading === undefined
      ? []
      : [`<h1 style="margin: 0 0 16px; font-size: 20px;">${escape(heading)}</h1>`]),
    ...notes.map((note) => `<p>${escape(note)}</p>`),
    ...lines.map(htmlLine),
    ...(more === null ? [] : [`<p>${escape(more)}</p>`]),
    ...(lines.length > 1 ? [`<p>${anchor(list.link, list.url)}</p>`] : []),
    '<hr style="margin: 24px 0 16px; border: 0; border-top: 1px solid #8884;">',
    `<p style="font-size: 13px; opacity: 0.8;">${escape(reason)}<br>` +
      `${links.map(({ text, url }) => anchor(text, url)).join(' · ')}</p>`,
  ]
  return [
    '<!DOCTYPE html>',
    `<html lang="${locale}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escape(subject)}</title><style>${STYLE}</style></head>`,
    `<body style="margin: 0;"><div style="${PAGE}">`,
    ...parts,
    '</div></body></html>',
  ].join('\n')
}

function htmlLine({ title, facts, url, link }: DescribedLine): string {
  const rows = [`<strong>${escape(title)}</strong>`, ...facts.map(escape), anchor(link, url)]
  return `<p style="margin: 0 0 16px;">${rows.join('<br>')}</p>`
}

function anchor(text: string, url: string): string {
  return `<a href="${escape(url)}">${escape(text)}</a>`
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '')
}
