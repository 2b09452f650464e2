import 'server-only'
import { toReason } from '@/lib/evidence/reasons'
import type { MessageToSend, NoticeLine } from '@/lib/server/notifications/message-to-send'
import {
  currencyOf,
  describeMessage,
  linesToShow,
  safeUrl,
  type Translate,
} from './describe-message'
import { plainText } from './plain-text'

/** A new version only when a field is removed or changes its meaning; receivers have to accept new fields and values. */
const VERSION = 1

/** The body of a JSON webhook (docs/notifications.md): the facts for programs, and `text` for people. */
export function noticesJson(message: MessageToSend, t: Translate): string {
  const { shown, hidden } = linesToShow(message)
  return JSON.stringify({
    version: VERSION,
    id: message.id,
    test: message.isTest,
    language: message.locale,
    text: plainText(describeMessage(message, t)),
    lines: shown.map(lineFields),
    more: hidden,
  })
}

/** Only these fields leave the desk, whatever else the line holds. */
function lineFields({ event, dispute, detail, url }: NoticeLine) {
  return {
    event,
    dispute: dispute && {
      id: codeOf(dispute.id),
      amount: dispute.amount,
      currency: currencyOf(dispute.currency),
      reasonCode: toReason(dispute.reasonCode),
      respondBy: dispute.respondBy.toISOString(),
      respondByIsEstimate: dispute.isEstimate ?? false,
    },
    detail: detail === null ? null : codeOf(detail),
    url: safeUrl(url),
  }
}

/** A value that is neither a code nor an id is not passed on. */
function codeOf(text: string): string | null {
  return /^[a-z0-9_]{1,80}$/.test(text) ? text : null
}
