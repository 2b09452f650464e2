'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useState, type SubmitEvent } from 'react'
import { useFormMutation } from '@/components/problems/use-form-mutation'
import { Banner } from '@/components/ui/banner'
import { Button } from '@/components/ui/button'
import { Card, CardHeader } from '@/components/ui/card'
import { TextField } from '@/components/ui/text-field'
import { useToast } from '@/components/ui/toast'
import type { WorkingHours as Hours } from '@/lib/contract/notification-settings'
import { dateFormat } from '@/lib/format/formatters'
import { notificationCalls } from './notification-calls'

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const

type WorkingHoursProps = { initial: Hours; timeZone: string }

/** When reminders may arrive, for admins. */
export function WorkingHours({ initial, timeZone }: WorkingHoursProps) {
  const t = useTranslations('notificationSettings.hours')
  const locale = useLocale()
  const toast = useToast()
  const [saved, setSaved] = useState(initial)
  const [hours, setHours] = useState(initial)
  const saving = useFormMutation({
    send: async () => (await notificationCalls()).setWorkingHours(hours),
    onSent: (now: Hours) => {
      setSaved(now)
      setHours(now)
      toast.show({ message: t('saved') })
    },
  })
  const isComplete = hours.days.length > 0 && hours.from !== '' && hours.to !== ''
  const isSame = JSON.stringify(hours) === JSON.stringify(saved)
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (isComplete && !isSame) saving.submit()
  }
  return (
    <Card aria-labelledby="working-hours">
      <CardHeader title={t('title')} titleId="working-hours" />
      <form noValidate onSubmit={submit} className="grid gap-4 px-4 pb-4">
        <p className="text-sm text-ink-2">{t('lede')}</p>
        <div role="alert" className="empty:hidden">
          {saving.error && <Banner tone="bad">{saving.error}</Banner>}
        </div>
        <fieldset>
          <legend className="mb-1.5 text-sm font-medium text-ink-2">{t('days')}</legend>
          <div className="flex flex-wrap gap-x-4">
            {DAYS.map((day) => (
              <label
                key={day}
                className="flex min-h-8 cursor-pointer items-center gap-2 py-1 max-md:min-h-11"
              >
                <input
                  type="checkbox"
                  checked={hours.days.includes(day)}
                  onChange={({ target }) =>
                    setHours({
                      ...hours,
                      days: DAYS.filter((known) =>
                        known === day ? target.checked : hours.days.includes(known),
                      ),
                    })
                  }
                  className="size-4.5 flex-none accent-accent"
                />
                {nameOfDay(day, locale)}
              </label>
            ))}
          </div>
        </fieldset>
        <div className="flex flex-wrap items-end gap-3">
          <TextField
            type="time"
            label={t('from')}
            value={hours.from}
            wrapperClassName="w-36"
            className="num"
            onChange={(event) => setHours({ ...hours, from: event.target.value })}
          />
          <TextField
            type="time"
            label={t('to')}
            value={hours.to}
            wrapperClassName="w-36"
            className="num"
            onChange={(event) => setHours({ ...hours, to: event.target.value })}
          />
          <Button
            type="submit"
            busy={saving.isPending}
            aria-disabled={!isComplete || isSame}
            className="aria-disabled:opacity-50"
          >
            {t('save')}
          </Button>
        </div>
        <p className="text-sm text-ink-3">{t('zone', { timeZone })}</p>
      </form>
    </Card>
  )
}

/** 1 is Monday. */
function nameOfDay(day: number, locale: string): string {
  // 5 January 1970 was a Monday.
  const date = new Date(Date.UTC(1970, 0, 4 + day))
  return dateFormat(locale, { weekday: 'short', timeZone: 'UTC' }).format(date)
}
