'use client'

import { useLocale, useTranslations } from 'next-intl'
import type { RefObject } from 'react'
import { useFormMutation } from '@/components/problems/use-form-mutation'
import { AlertDialog } from '@/components/ui/alert-dialog'
import { createCalendarFeed, revokeCalendarFeed } from '@/lib/api-client/calls/people-calls'
import type { CalendarFeedState, CreatedCalendarFeed } from '@/lib/contract/calendar-feed'

export { LinkDialog } from '@/components/ui/link-dialog'

export type ConfirmDialogProps = {
  action: 'replace' | 'revoke'
  finalFocus: RefObject<HTMLElement | null>
  onClose: () => void
  /** With the new link when it was replaced. */
  onDone: (result: CalendarFeedState | CreatedCalendarFeed) => void
}

/** Asks first, since calendars that use the link stop being updated. */
export function ConfirmDialog({ action, finalFocus, onClose, onDone }: ConfirmDialogProps) {
  const t = useTranslations(`profile.calendarFeed.confirm.${action}`)
  const locale = useLocale()
  const change = useFormMutation({
    send: (): Promise<CalendarFeedState | CreatedCalendarFeed> =>
      action === 'revoke' ? revokeCalendarFeed() : createCalendarFeed(locale),
    onSent: onDone,
  })
  return (
    <AlertDialog
      onClose={onClose}
      title={t('title')}
      description={t('body')}
      cancelLabel={t('keep')}
      confirmLabel={t('confirm')}
      onConfirm={change.submit}
      busy={change.isPending}
      error={change.error}
      finalFocus={finalFocus}
    />
  )
}
