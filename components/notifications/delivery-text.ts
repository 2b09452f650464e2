'use client'

import { useLocale, useTranslations } from 'next-intl'
import type { LastDelivery } from '@/lib/contract/notification-settings'
import { formatDateTime } from '@/lib/format/dates'

/** The codes that lib/server/notifications/channels returns, each with a text that says what to do. */
const PROBLEMS = [
  'address_forbidden',
  'address_gone',
  'answer_lost',
  'connection_failed',
  'host_not_found',
  'internal_error',
  'message_refused',
  'monthly_limit',
  'not_configured',
  'rate_limited',
  'receiver_failed',
  'recipient_refused',
  'redirected',
  'sender_refused',
  'sign_in_refused',
  'timed_out',
  'tls_failed',
  'token_refused',
  'try_later',
] as const

/** Returns the text of a problem code; a later server may have others. */
export function useProblemReason(): (code: string) => string {
  const t = useTranslations('notificationSettings.problem')
  return (code) => {
    const known = PROBLEMS.find((problem) => problem === code)
    return known ? t(known) : t('unknown', { code })
  }
}

/** Returns the outcome of a message in one sentence. */
export function useOutcomeText(timeZone: string): (delivery: LastDelivery) => string {
  const t = useTranslations('notificationSettings.outcome')
  const locale = useLocale()
  const reasonOf = useProblemReason()
  return ({ state, problem, at, isTest }) => {
    const values = {
      isTest: isTest ? 'yes' : 'no',
      time: formatDateTime(at, locale, timeZone),
      reason: problem === null ? '' : reasonOf(problem),
    }
    return state === 'waiting' && problem !== null ? t('retrying', values) : t(state, values)
  }
}
