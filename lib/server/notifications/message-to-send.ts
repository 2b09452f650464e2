import 'server-only'
import type { NoticeEvent } from '@/lib/contract/notifications'
import type { Locale } from '@/lib/i18n/locales'

/**
 * What a notice says. Of the dispute only these facts: names, e-mail addresses, card digits, orders, descriptions and
 * filenames never leave the desk in a notification.
 */
export type NoticeLine = Readonly<{
  event: NoticeEvent
  /** `amount` in the smallest unit of `currency`, as in Omise's API. Null for trouble of the desk itself. */
  dispute: Readonly<{
    id: string
    amount: number
    currency: string
    reasonCode: string
    respondBy: Date
    /** Omise publishes no due date, so this one is calculated. */
    isEstimate?: boolean
  }> | null
  /** A code that says more about the trouble, for webhooks; people read the event's text. */
  detail: string | null
  /** Absolute. */
  url: string
}>

/** One message to one recipient; several lines are a digest. */
export type MessageToSend = Readonly<{
  /** A UUID that stays the same in every attempt, so that a receiver can recognize a repetition. */
  id: string
  locale: Locale
  /** IANA name. */
  timeZone: string
  lines: readonly NoticeLine[]
  /** Requested by an admin to try a channel; the text says so. */
  isTest: boolean
  /** Absolute; null when the recipient is not a person. */
  unsubscribeUrl: string | null
  /** Absolute, a page of this desk. */
  settingsUrl: string
}>
