'use client'

import { useQueryClient } from '@tanstack/react-query'
import clsx from 'clsx'
import { Bell, Mail, MessageCircle } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useId, useState, type ReactNode, type SubmitEvent } from 'react'
import { useFormMutation } from '@/components/problems/use-form-mutation'
import { Banner } from '@/components/ui/banner'
import { Button } from '@/components/ui/button'
import { Card, CardHeader } from '@/components/ui/card'
import { Field } from '@/components/ui/field'
import { Select } from '@/components/ui/select'
import { TextField } from '@/components/ui/text-field'
import { useToast } from '@/components/ui/toast'
import {
  deliveriesKey,
  isAwaited,
  ownNotificationsKey,
} from '@/lib/api-client/queries/notification-queries'
import type { LastDelivery, OwnNotifications } from '@/lib/contract/notification-settings'
import { LOCALE_NAMES, LOCALES } from '@/lib/i18n/locales'
import { askForPermission, useBrowserPermission } from './browser-permission'
import { useOutcomeText } from './delivery-text'
import { notificationCalls } from './notification-calls'

type DestinationsProps = { settings: OwnNotifications; timeZone: string }

/** Where messages to the person arrive, each with a test. */
export function OwnDestinations({ settings, timeZone }: DestinationsProps) {
  const t = useTranslations('notificationSettings.destination')
  return (
    <Card aria-labelledby="destinations">
      <CardHeader title={t('title')} titleId="destinations" />
      <div className="px-4 pb-4 *:border-t *:border-line *:py-4 *:first:border-t-0 *:first:pt-0 *:last:pb-0">
        <EmailDestination settings={settings} timeZone={timeZone} />
        <LineDestination settings={settings} timeZone={timeZone} />
        <BrowserDestination />
        <MessageLanguage settings={settings} />
      </div>
    </Card>
  )
}

type PartProps = { icon: ReactNode; title: string; children: ReactNode; action?: ReactNode }

function Part({ icon, title, children, action }: PartProps) {
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
      <div className="flex min-w-0 flex-1 basis-64 gap-3">
        <span className="flex h-[1lh] flex-none items-center text-ink-3">{icon}</span>
        <div className="min-w-0 flex-1">
          <h3 className="font-medium">{title}</h3>
          {children}
        </div>
      </div>
      {action}
    </div>
  )
}

function EmailDestination({ settings, timeZone }: DestinationsProps) {
  const t = useTranslations('notificationSettings.destination')
  return (
    <Part
      icon={<Mail />}
      title={t('email')}
      action={settings.isSetUp.email && <TestButton channel="email" last={settings.tests.email} />}
    >
      <p className="wrap-anywhere text-ink-2">{settings.email}</p>
      {!settings.isSetUp.email && <NotSetUp>{t('emailNotSetUp')}</NotSetUp>}
      <TestOutcome last={settings.tests.email} timeZone={timeZone} />
    </Part>
  )
}

function LineDestination({ settings, timeZone }: DestinationsProps) {
  const t = useTranslations('notificationSettings.destination')
  const isReady = settings.isSetUp.line && settings.lineUserId !== null
  return (
    <Part
      icon={<MessageCircle />}
      title={t('line')}
      action={isReady && <TestButton channel="line" last={settings.tests.line} />}
    >
      {settings.isSetUp.line ? (
        <LineForm key={settings.lineUserId} saved={settings.lineUserId} />
      ) : (
        <NotSetUp>{t('lineNotSetUp')}</NotSetUp>
      )}
      <TestOutcome last={settings.tests.line} timeZone={timeZone} />
    </Part>
  )
}

function NotSetUp({ children }: { children: ReactNode }) {
  return <p className="text-sm text-ink-3">{children}</p>
}

function LineForm({ saved }: { saved: string | null }) {
  const t = useTranslations('notificationSettings.destination')
  const client = useQueryClient()
  const toast = useToast()
  const hintId = useId()
  const [typed, setTyped] = useState(saved ?? '')
  const saving = useFormMutation({
    send: async () =>
      (await notificationCalls()).changeOwnNotifications({ lineUserId: typed.trim() || null }),
    onSent: (settings: OwnNotifications) => {
      client.setQueryData(ownNotificationsKey, settings)
      toast.show({ message: t(settings.lineUserId ? 'lineSaved' : 'lineRemoved') })
    },
  })
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    saving.submit()
  }
  return (
    <form noValidate onSubmit={submit} className="mt-2">
      <div className="flex flex-wrap items-end gap-2">
        <TextField
          label={t('lineId')}
          value={typed}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          aria-invalid={saving.error !== null}
          aria-describedby={hintId}
          className="num"
          wrapperClassName="flex-1 basis-60"
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button
          type="submit"
          busy={saving.isPending}
          aria-disabled={typed.trim() === (saved ?? '')}
          className="aria-disabled:opacity-50"
        >
          {t('lineSave')}
        </Button>
      </div>
      <div id={hintId} className="mt-1.5 text-sm text-ink-3">
        <p role="alert" className="text-bad empty:hidden">
          {saving.error}
        </p>
        {t('lineHint')}
      </div>
    </form>
  )
}

function TestButton({ channel, last }: { channel: 'email' | 'line'; last: LastDelivery | null }) {
  const t = useTranslations('notificationSettings.destination')
  const client = useQueryClient()
  const sending = useFormMutation({
    send: async () => (await notificationCalls()).sendOwnTest({ channel }),
    onSent: (settings: OwnNotifications) => {
      client.setQueryData(ownNotificationsKey, settings)
      void client.invalidateQueries({ queryKey: deliveriesKey })
    },
  })
  return (
    <div className="grid justify-items-end gap-2 max-md:w-full max-md:justify-items-stretch">
      <Button busy={sending.isPending || isAwaited(last)} onClick={() => sending.submit()}>
        {t(`test.${channel}`)}
      </Button>
      <div role="alert" className="empty:hidden">
        {sending.error && <Banner tone="bad">{sending.error}</Banner>}
      </div>
    </div>
  )
}

function TestOutcome({ last, timeZone }: { last: LastDelivery | null; timeZone: string }) {
  const outcomeText = useOutcomeText(timeZone)
  const isBad = last?.state === 'failed' || (last?.problem ?? null) !== null
  return (
    <p
      role="status"
      className={clsx('mt-1 text-sm empty:hidden', isBad ? 'text-bad' : 'text-ink-3')}
    >
      {last && outcomeText(last)}
    </p>
  )
}

function BrowserDestination() {
  const t = useTranslations('notificationSettings.destination')
  const permission = useBrowserPermission()
  const showTest = () => {
    const shown = new Notification(t('browserTestTitle'), {
      body: t('browserTestBody'),
      tag: 'evidence-desk-test',
    })
    shown.onclick = () => window.focus()
  }
  return (
    <Part
      icon={<Bell />}
      title={t('browser')}
      action={
        permission === 'granted' ? (
          <Button onClick={showTest}>{t('test.browser')}</Button>
        ) : (
          permission === 'ask' && (
            <Button onClick={() => void askForPermission()}>{t('browserAllow')}</Button>
          )
        )
      }
    >
      <p role="status" className="text-sm text-ink-3">
        {permission !== 'unknown' && t(`browserState.${permission}`)}
      </p>
    </Part>
  )
}

function MessageLanguage({ settings }: { settings: OwnNotifications }) {
  const t = useTranslations('notificationSettings.destination')
  const client = useQueryClient()
  const id = useId()
  const saving = useFormMutation({
    send: async (language: string) =>
      (await notificationCalls()).changeOwnNotifications({ language }),
    onSent: (saved: OwnNotifications) => client.setQueryData(ownNotificationsKey, saved),
  })
  return (
    <div>
      <Field id={id} label={t('language')} hint={t('languageHint')} error={saving.error}>
        {(attributes) => (
          <Select
            {...attributes}
            value={settings.language}
            aria-busy={saving.isPending}
            wrapperClassName="w-48 max-md:w-full"
            onChange={(event) => saving.submit(event.target.value)}
          >
            {LOCALES.map((locale) => (
              <option key={locale} value={locale} lang={locale}>
                {LOCALE_NAMES[locale]}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </div>
  )
}
