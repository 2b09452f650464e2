import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { UnsubscribeForm } from '@/components/notifications/unsubscribe-form'
import { PageMessages } from '../../page-messages'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('notificationSettings.unsubscribe'))('title') }
}

type UnsubscribePageProps = { searchParams: Promise<{ token?: string | string[] }> }

/** Opened by people and by mail scanners, so it only asks; its button sends the request. */
export default async function UnsubscribePage({ searchParams }: UnsubscribePageProps) {
  const { token } = await searchParams
  return (
    <PageMessages of="notificationSettings">
      <UnsubscribeForm token={typeof token === 'string' ? token : ''} />
    </PageMessages>
  )
}
