'use client'

import { useTranslations } from 'next-intl'
import { useEffect } from 'react'
import { Card } from '@/components/ui/card'
import { LinkButton } from '@/components/ui/link-button'
import { openSessionChannel } from '@/lib/api-client/session-channel'
import { pages } from '@/lib/format/paths'

/** Broadcasts the sign-in to the other tabs, and closes this one if the browser permits it. */
export function SignedInNotice({ name }: { name: string }) {
  const t = useTranslations('auth.session.elsewhere')
  useEffect(() => {
    const channel = openSessionChannel(() => undefined)
    channel.post('alive')
    channel.close()
    close()
  }, [])
  return (
    <Card className="p-6 max-md:p-5">
      <h1 className="text-xl leading-tight font-bold tracking-tight">{t('title')}</h1>
      <p className="mt-2 text-ink-2">{t('body', { name })}</p>
      <LinkButton href={pages.disputes()} className="mt-4">
        {t('toDisputes')}
      </LinkButton>
    </Card>
  )
}
