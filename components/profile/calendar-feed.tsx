'use client'

import { CalendarPlus } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { useFormMutation } from '@/components/problems/use-form-mutation'
import { useLazyCode } from '@/components/problems/use-lazy-code'
import { Banner } from '@/components/ui/banner'
import { Button } from '@/components/ui/button'
import { Card, CardHeader } from '@/components/ui/card'
import { useToast } from '@/components/ui/toast'
import { createCalendarFeed } from '@/lib/api-client/calls/people-calls'
import type { CalendarFeedState, CreatedCalendarFeed } from '@/lib/contract/calendar-feed'
import { formatDateTime } from '@/lib/format/dates'

export type CalendarFeedProps = {
  initial: CalendarFeedState
  /** IANA name. */
  timeZone: string
}

const loadDialogs = () => import('./calendar-feed-dialogs')

type Asked =
  | { dialog: 'none' }
  | { dialog: 'confirm'; action: 'replace' | 'revoke' }
  | { dialog: 'link'; url: string }

/** The link with which the person's calendar reads the respond-by dates. It is shown once, when it is created. */
export function CalendarFeed({ initial, timeZone }: CalendarFeedProps) {
  const t = useTranslations('profile.calendarFeed')
  const locale = useLocale()
  const toast = useToast()
  const card = useRef<HTMLElement>(null)
  const [{ feed }, setState] = useState(initial)
  const [asked, setAsked] = useState<Asked>({ dialog: 'none' })
  const close = () => setAsked({ dialog: 'none' })
  const { code, preload } = useLazyCode(loadDialogs, asked.dialog !== 'none', close)

  const changed = (now: CalendarFeedState | CreatedCalendarFeed) => {
    setState({ feed: now.feed })
    if ('url' in now) return setAsked({ dialog: 'link', url: now.url })
    close()
    toast.show({ message: t('revoked') })
  }
  const creation = useFormMutation({ send: () => createCalendarFeed(locale), onSent: changed })
  const time = (iso: string) => formatDateTime(iso, locale, timeZone)

  return (
    <Card ref={card} tabIndex={-1} aria-labelledby="calendar-feed" className="outline-none">
      <CardHeader title={t('title')} titleId="calendar-feed" />
      <div className="grid gap-3 px-4 pb-4">
        <p className="text-ink-2">{t('body')}</p>
        <div role="alert" className="empty:hidden">
          {creation.error && <Banner tone="bad">{creation.error}</Banner>}
        </div>
        {feed ? (
          <>
            <p className="num text-sm text-ink-3">
              {t('created', { time: time(feed.createdAt) })} ·{' '}
              {feed.lastReadAt ? t('lastRead', { time: time(feed.lastReadAt) }) : t('neverRead')}
            </p>
            <div
              className="flex flex-wrap gap-2 max-md:grid"
              onPointerEnter={preload}
              onFocus={preload}
            >
              {(['replace', 'revoke'] as const).map((action) => (
                <Button key={action} onClick={() => setAsked({ dialog: 'confirm', action })}>
                  {t(action)}
                </Button>
              ))}
            </div>
          </>
        ) : (
          <Button
            icon={<CalendarPlus />}
            busy={creation.isPending}
            className="justify-self-start"
            onPointerEnter={preload}
            onFocus={preload}
            onClick={() => creation.submit()}
          >
            {t('create')}
          </Button>
        )}
        <p className="text-sm text-ink-3">{t('howTo')}</p>
      </div>
      {code && asked.dialog === 'confirm' && (
        <code.ConfirmDialog
          action={asked.action}
          finalFocus={card}
          onClose={close}
          onDone={changed}
        />
      )}
      {code && asked.dialog === 'link' && (
        <code.LinkDialog
          title={t('linkDialog.title')}
          description={t('linkDialog.body')}
          url={asked.url}
          label={t('linkDialog.field')}
          finalFocus={card}
          onClose={close}
        />
      )}
    </Card>
  )
}
