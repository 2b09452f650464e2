'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useFieldCheck } from '@/components/problems/use-field-check'
import { useFormMutation } from '@/components/problems/use-form-mutation'
import { AlertDialog } from '@/components/ui/alert-dialog'
import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/text-field'
import { refreshDispute } from '@/lib/api-client/queries/dispute-queries'
import { setRespondBy } from '@/lib/api-client/calls/dispute-calls'
import type { Dispute } from '@/lib/contract/disputes'
import { estimateRespondBy, MAX_RESPOND_BY_DAYS } from '@/lib/evidence/respond-by'
import { toZonedTime, zonedTime } from '@/lib/evidence/zoned-time'
import { formatDeadline, formatDay, zoneName } from '@/lib/format/dates'

const DAY_MS = 24 * 60 * 60 * 1000

export type RespondByDialogProps = {
  dispute: Pick<Dispute, 'id' | 'openedAt'>
  respondBy: NonNullable<Dispute['respondBy']>
  windowDays: number
  timeZone: string
  onClose: () => void
}

/** Sets the date from Omise's e-mail, or restores the estimate. */
export function RespondByDialog({
  dispute,
  respondBy,
  windowDays,
  timeZone,
  onClose,
}: RespondByDialogProps) {
  const t = useTranslations('dispute.respondBy.dialog')
  const locale = useLocale()
  const client = useQueryClient()
  const [{ day, time }, setShown] = useState(() => toZonedTime(new Date(respondBy.at), timeZone))
  const at = zonedTime(day, time, timeZone)
  const fault = faultOf(at, new Date(dispute.openedAt))
  const opened = formatDay(dispute.openedAt, locale, timeZone)
  const { field, isWrong, check } = useFieldCheck<HTMLInputElement>(fault === null)
  const saving = useFormMutation({
    send: (exact: Date | null) => setRespondBy(dispute.id, exact),
    onSent: () => refreshDispute(client, dispute.id).then(onClose),
    disputeId: dispute.id,
  })
  return (
    <AlertDialog
      onClose={onClose}
      title={t('title')}
      description={t('body')}
      cancelLabel={t('cancel')}
      confirmLabel={t('confirm')}
      confirmVariant="primary"
      onConfirm={() => check() && saving.submit(at)}
      busy={saving.isPending}
      error={saving.error}
      initialFocus={field}
    >
      <div className="grid grid-cols-2 gap-3 max-[420px]:grid-cols-1">
        <TextField
          ref={field}
          type="date"
          label={t('date')}
          value={day}
          onChange={(event) => setShown({ day: event.target.value, time })}
          error={isWrong && fault && t(fault, { date: opened })}
        />
        <TextField
          type="time"
          label={t('time', { zone: zoneName(new Date(respondBy.at), timeZone, locale) })}
          value={time}
          onChange={(event) => setShown({ day, time: event.target.value })}
        />
      </div>
      {respondBy.certainty === 'exact' && (
        <p className="mt-4 flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-line pt-4 text-sm text-ink-2">
          <span className="num">
            {t('undoHint', {
              date: formatDeadline(
                estimateRespondBy(
                  new Date(dispute.openedAt),
                  windowDays,
                  timeZone,
                ).at.toISOString(),
                locale,
                timeZone,
              ),
            })}
          </span>
          <Button size="sm" aria-disabled={saving.isPending} onClick={() => saving.submit(null)}>
            {t('undo')}
          </Button>
        </p>
      )}
    </AlertDialog>
  )
}

function faultOf(at: Date | null, openedAt: Date): 'missing' | 'early' | 'late' | null {
  if (at === null) return 'missing'
  if (at < openedAt) return 'early'
  return at.getTime() - openedAt.getTime() > MAX_RESPOND_BY_DAYS * DAY_MS ? 'late' : null
}
