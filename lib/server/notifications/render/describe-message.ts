import 'server-only'
import { createTranslator } from 'use-intl/core'
import { isTrouble, needsResponse } from '@/lib/contract/notifications'
import { toReason } from '@/lib/evidence/reasons'
import { formatDeadline } from '@/lib/format/dates'
import { joinFacts } from '@/lib/format/join-facts'
import { formatMoney } from '@/lib/format/money'
import { pages } from '@/lib/format/paths'
import type { Locale } from '@/lib/i18n/locales'
import { readMessages } from '@/lib/i18n/read-messages'
import type { MessageToSend, NoticeLine } from '@/lib/server/notifications/message-to-send'

/** A notice in the recipient's language. None of the texts contains markup or line breaks. */
export type DescribedLine = Readonly<{
  title: string
  /** What the dispute is about, when it must be answered, or what to do about trouble. */
  facts: readonly string[]
  url: string
  link: string
}>

/** A message in the recipient's language, without the markup of its channel. */
export type DescribedMessage = Readonly<{
  locale: Locale
  subject: string
  /** Stands above the lines; empty when the subject repeats the only line. */
  intro: readonly string[]
  /** The most urgent first, at most 50. */
  lines: readonly DescribedLine[]
  /** "and 3 more", when that many notices are not among the lines. */
  more: string | null
  list: Readonly<{ url: string; link: string }>
}>

/** Longer digests are not read to their end, and every receiver limits the size of a message. */
const MAX_LINES = 50

export type Translate = Awaited<ReturnType<typeof translatorOf>>

/** The texts of one language, outside a request. */
export async function translatorOf(locale: Locale) {
  return createTranslator({ locale, messages: await readMessages(locale) })
}

export function describeMessage(message: MessageToSend, t: Translate): DescribedMessage {
  const { locale, isTest, settingsUrl } = message
  const { shown, hidden } = linesToShow(message)
  const lines = shown.map((line) => describeLine(line, message, t))
  const subject = subjectOf(message, t)
  const intro = isTest || lines.length !== 1 ? [subject] : []
  if (isTest) intro.push(t('notifications.test'))
  return {
    locale,
    subject,
    intro,
    lines,
    more: moreText(hidden, t),
    list: {
      url: safeUrl(new URL(pages.disputes(), settingsUrl).href),
      link: t('notifications.open.disputes'),
    },
  }
}

/** The same message in the largest rendering that the receiver accepts: lines that do not fit are counted in `more`. */
export function renderWithin(
  message: MessageToSend,
  t: Translate,
  limit: Readonly<{ max: number; sizeOf: (body: string) => number }>,
  render: (message: DescribedMessage) => string,
): string {
  const described = describeMessage(message, t)
  for (let count = described.lines.length; ; count -= 1) {
    const lines = described.lines.slice(0, count)
    const body = render({ ...described, lines, more: moreText(message.lines.length - count, t) })
    if (count <= 1 || limit.sizeOf(body) <= limit.max) return body
  }
}

function moreText(hidden: number, t: Translate): string | null {
  return hidden > 0 ? t('notifications.more', { count: hidden }) : null
}

/** Those that need a response first, the earliest respond-by date before the others; trouble of the desk at the end. */
export function linesToShow({ lines }: Pick<MessageToSend, 'lines'>): {
  shown: readonly NoticeLine[]
  hidden: number
} {
  const sorted = lines.toSorted((a, b) => rankOf(a) - rankOf(b) || dueAt(a) - dueAt(b))
  return { shown: sorted.slice(0, MAX_LINES), hidden: Math.max(0, sorted.length - MAX_LINES) }
}

function rankOf({ event }: NoticeLine): number {
  if (needsResponse(event)) return 0
  return isTrouble(event) ? 2 : 1
}

function dueAt({ dispute }: NoticeLine): number {
  return dispute?.respondBy.getTime() ?? 0
}

function subjectOf({ lines, locale, isTest }: MessageToSend, t: Translate): string {
  if (isTest) return t('notifications.subject.test')
  const [first] = lines
  if (first && lines.length === 1) {
    const event = t(`notifications.event.${first.event}`)
    if (!first.dispute) return event
    return t('notifications.subject.dispute', { event, ...caseOf(first.dispute, locale, t) })
  }
  const disputes = new Set(lines.map(({ dispute }) => dispute?.id))
  return lines.every(({ event }) => needsResponse(event))
    ? t('notifications.subject.needResponse', { count: disputes.size })
    : t('notifications.subject.updates', { count: lines.length })
}

function describeLine(
  { event, dispute, url }: NoticeLine,
  { locale, timeZone }: MessageToSend,
  t: Translate,
): DescribedLine {
  const facts: string[] = []
  if (dispute) {
    const { amount, reason } = caseOf(dispute, locale, t)
    facts.push(joinFacts(locale, [amount, reason]))
    if (needsResponse(event)) {
      const date = formatDeadline(dispute.respondBy.toISOString(), locale, timeZone)
      const certainty = dispute.isEstimate ? 'estimated' : 'exact'
      facts.push(t(`notifications.respondBy.${certainty}`, { date }))
    }
  }
  if (event === 'webhook_trouble' || event === 'key_trouble') {
    facts.push(t(`notifications.hint.${event}`))
  }
  return {
    title: t(`notifications.event.${event}`),
    facts,
    url: safeUrl(url),
    link: t(dispute ? 'notifications.open.dispute' : 'notifications.open.desk'),
  }
}

function caseOf(
  { amount, currency, reasonCode }: NonNullable<NoticeLine['dispute']>,
  locale: Locale,
  t: Translate,
): { amount: string; reason: string } {
  return {
    amount: formatMoney(amount, currencyOf(currency), locale),
    reason: t(`reasons.title.${toReason(reasonCode)}`),
  }
}

/** A currency is shown as it is, so anything but a code becomes ISO 4217's code for none. */
export function currencyOf(currency: string): string {
  return /^[A-Z]{3}$/.test(currency) ? currency : 'XXX'
}

/**
 * The address with every character encoded that has a meaning in HTML, Markdown, mrkdwn or Chatwork's notation.
 * @throws TypeError when it is not an address of a web page
 */
export function safeUrl(address: string): string {
  const { href, protocol } = new URL(address)
  if (!/^https?:$/.test(protocol)) throw new TypeError('Not an address of a web page')
  return href.replace(/[()[\]|*~`'"<>\\]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
}
