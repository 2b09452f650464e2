'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { useState, type RefObject } from 'react'
import { useKeptText } from '@/components/kept-text/use-kept-text'
import { useFieldCheck } from '@/components/problems/use-field-check'
import { useFormMutation } from '@/components/problems/use-form-mutation'
import { AlertDialog } from '@/components/ui/alert-dialog'
import { Button } from '@/components/ui/button'
import { TextArea } from '@/components/ui/text-area'
import { TextField } from '@/components/ui/text-field'
import { useToast } from '@/components/ui/toast'
import { disputeQuery, refreshDispute } from '@/lib/api-client/queries/dispute-queries'
import { endSnooze, setSnooze } from '@/lib/api-client/calls/teamwork-calls'
import type { Dispute } from '@/lib/contract/disputes'
import { MAX_SNOOZE_REASON_LENGTH } from '@/lib/evidence/limits'
import { latestSnooze } from '@/lib/evidence/snooze'
import { toZonedTime, zonedTime } from '@/lib/evidence/zoned-time'
import { formatDeadline, zoneName } from '@/lib/format/dates'
import { snoozeTimes } from './snooze-times'

export type SnoozeDialogProps = {
  dispute: Pick<Dispute, 'id' | 'respondBy' | 'snooze'>
  timeZone: string
  finalFocus: RefObject<HTMLElement | null>
  onClose: () => void
}

/** Leaves the dispute out of the list of open ones for a while, or ends that. */
export function SnoozeDialog({ dispute, timeZone, finalFocus, onClose }: SnoozeDialogProps) {
  const t = useTranslations('dispute.teamwork.snoozeDialog')
  const locale = useLocale()
  const client = useQueryClient()
  const toast = useToast()
  const { id: disputeId, respondBy, snooze } = dispute
  const [now] = useState(() => new Date())
  const latest = latestSnooze(new Date(respondBy?.at ?? now), timeZone)
  const times = snoozeTimes(now, latest, timeZone)
  const [chosen, setChosen] = useState<string>(times[0]?.choice ?? 'other')
  const [other, setOther] = useState(() => toZonedTime(times.at(-1)?.until ?? latest, timeZone))
  const { text: reason, change, forget } = useKeptText(`snooze ${disputeId}`, snooze?.reason)
  const until =
    times.find(({ choice }) => choice === chosen)?.until ??
    zonedTime(other.day, other.time, timeZone)
  const fault = !until ? 'missing' : until <= now ? 'early' : until > latest ? 'late' : null
  const {
    field: dayField,
    isWrong: isDayWrong,
    check: checkDay,
  } = useFieldCheck<HTMLInputElement>(fault === null)
  const {
    field: reasonField,
    isWrong: isReasonWrong,
    check: checkReason,
  } = useFieldCheck<HTMLTextAreaElement>(reason.trim() !== '')
  const format = (date: Date) => formatDeadline(date.toISOString(), locale, timeZone)
  const saving = useFormMutation({
    send: (next: { until: Date } | { ends: string }) =>
      'until' in next
        ? setSnooze(disputeId, { until: next.until.toISOString(), reason, seen: snooze })
        : endSnooze(disputeId, next.ends),
    onSent: ({ snooze: set }) => {
      forget()
      client.setQueryData(disputeQuery(disputeId).queryKey, (before) =>
        before ? { ...before, snooze: set } : before,
      )
      void refreshDispute(client, disputeId)
      const message = set ? t('set', { until: format(new Date(set.until)) }) : t('ended')
      toast.show({ message })
      onClose()
    },
    disputeId,
  })
  const isPossible = latest > now
  const submit = () => {
    // The field that comes first gets the focus.
    const isReasonRight = checkReason()
    if (isPossible && checkDay() && isReasonRight && until) saving.submit({ until })
  }
  return (
    <AlertDialog
      onClose={() => {
        forget()
        onClose()
      }}
      title={t('title')}
      description={isPossible ? t('body', { latest: format(latest) }) : t('impossible')}
      cancelLabel={t('cancel')}
      confirmLabel={t('confirm')}
      confirmVariant="primary"
      confirmDisabled={!isPossible}
      onConfirm={submit}
      onConfirmKeys={submit}
      busy={saving.isPending}
      error={saving.error}
      initialFocus={isPossible ? reasonField : undefined}
      finalFocus={finalFocus}
    >
      {isPossible && (
        <div className="grid gap-4">
          <fieldset>
            <legend className="mb-1.5 text-sm font-medium text-ink-2">{t('until')}</legend>
            {[...times, { choice: 'other' as const, until: null }].map(({ choice, until: at }) => (
              <label key={choice} className="flex min-h-8 items-center gap-2.5 max-md:min-h-11">
                <input
                  type="radio"
                  name="until"
                  value={choice}
                  checked={chosen === choice}
                  onChange={() => setChosen(choice)}
                  className="size-4 flex-none accent-accent"
                />
                <span className="min-w-0">
                  {t(`choice.${choice}`)}
                  {at && <span className="num ms-2 text-sm text-ink-3">{format(at)}</span>}
                </span>
              </label>
            ))}
          </fieldset>
          {chosen === 'other' && (
            <div className="grid grid-cols-2 gap-3 max-[420px]:grid-cols-1">
              <TextField
                ref={dayField}
                type="date"
                label={t('date')}
                value={other.day}
                max={toZonedTime(latest, timeZone).day}
                onChange={(event) => setOther({ ...other, day: event.target.value })}
                error={isDayWrong && fault && t(`fault.${fault}`, { latest: format(latest) })}
              />
              <TextField
                type="time"
                label={t('time', { zone: zoneName(now, timeZone, locale) })}
                value={other.time}
                onChange={(event) => setOther({ ...other, time: event.target.value })}
              />
            </div>
          )}
          <TextArea
            ref={reasonField}
            label={t('reason')}
            placeholder={t('placeholder')}
            rows={2}
            maxLength={MAX_SNOOZE_REASON_LENGTH}
            value={reason}
            onChange={(event) => change(event.target.value)}
            error={isReasonWrong && t('reasonMissing')}
          />
        </div>
      )}
      {snooze && (
        <p className="mt-4 flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-line pt-4 text-sm text-ink-2">
          <span className="num">{t('current', { until: format(new Date(snooze.until)) })}</span>
          <Button
            size="sm"
            aria-disabled={saving.isPending}
            onClick={() => saving.submit({ ends: snooze.until })}
          >
            {t('end')}
          </Button>
        </p>
      )}
    </AlertDialog>
  )
}
