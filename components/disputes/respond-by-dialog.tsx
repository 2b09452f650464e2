'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { useProblemText } from '@/components/problems/problem-text'
import { AlertDialog } from '@/components/ui/alert-dialog'
import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/text-field'
import { toApiError } from '@/lib/api-client/api-error'
import { refreshDispute } from '@/lib/api-client/queries'
import { setRespondBy } from '@/lib/api-client/set-respond-by'
import type { Dispute } from '@/lib/contract/disputes'
import { estimateRespondBy, MAX_RESPOND_BY_DAYS } from '@/lib/evidence/respond-by'
import { toZonedTime, zonedTime } from '@/lib/evidence/zoned-time'
import { formatDateTime, formatDay, zoneName } from '@/lib/format/dates'

const DAY_MS = 24 * 60 * 60 * 1000

export type RespondByDialogProps = {
  dispute: Pick<Dispute, 'id' | 'openedAt'>
  respondBy: NonNullable<Dispute['respondBy']>
  windowDays: number
  timeZone: string
  onClose: () => void
}

/** Takes the date that Omise's e-mail names, or goes back to the estimate. */
export function RespondByDialog({
  dispute,
  respondBy,
  windowDays,
  timeZone,
  onClose,
}: RespondByDialogProps) {
  const t = useTranslations('dispute.respondBy.dialog')
  const locale = useLocale()
  const problemText = useProblemText()
  const field = useRef<HTMLInputElement>(null)
  const [{ day, time }, setShown] = useState(() => toZonedTime(new Date(respondBy.at), timeZone))
  const [asked, setAsked] = useState(false)
  const saving = useSaving(dispute.id, onClose)
  const at = zonedTime(day, time, timeZone)
  const fault = faultOf(at, new Date(dispute.openedAt))
  const opened = formatDay(dispute.openedAt, locale, timeZone)
  const save = () => {
    setAsked(true)
    if (fault === null) saving.mutate(at)
    else field.current?.focus()
  }
  return (
    <AlertDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      title={t('title')}
      description={t('body')}
      cancelLabel={t('cancel')}
      confirmLabel={t('confirm')}
      confirmVariant="primary"
      onConfirm={save}
      busy={saving.isPending}
      error={saving.error && problemText(toApiError(saving.error))}
      initialFocus={field}
    >
      <div className="grid grid-cols-2 gap-3 max-[420px]:grid-cols-1">
        <TextField
          ref={field}
          type="date"
          label={t('date')}
          value={day}
          onChange={(event) => setShown({ day: event.target.value, time })}
          error={asked && fault !== null && t(fault, { date: opened })}
        />
        <TextField
          type="time"
          label={t('time', { zone: zoneName(new Date(respondBy.at), timeZone) })}
          value={time}
          onChange={(event) => setShown({ day, time: event.target.value })}
        />
      </div>
      {respondBy.certainty === 'exact' && (
        <p className="mt-4 flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-line pt-4 text-sm text-ink-2">
          <span className="num">
            {t('undoHint', {
              date: formatDateTime(
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
          <Button size="sm" disabled={saving.isPending} onClick={() => saving.mutate(null)}>
            {t('undo')}
          </Button>
        </p>
      )}
    </AlertDialog>
  )
}

function useSaving(disputeId: string, onSaved: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (at: Date | null) => setRespondBy(disputeId, at),
    onSuccess: async () => {
      await refreshDispute(client, disputeId)
      onSaved()
    },
    onError: () => void refreshDispute(client, disputeId),
  })
}

function faultOf(at: Date | null, openedAt: Date): 'missing' | 'early' | 'late' | null {
  if (at === null) return 'missing'
  if (at < openedAt) return 'early'
  return at.getTime() - openedAt.getTime() > MAX_RESPOND_BY_DAYS * DAY_MS ? 'late' : null
}
