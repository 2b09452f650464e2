import { NextIntlClientProvider } from 'next-intl'
import { getMessages } from 'next-intl/server'
import type { ReactNode } from 'react'
import { deskSettings } from '@/lib/server/views/settings'

type PageMessagesProps = {
  of: 'people' | 'profile' | 'audit' | 'notificationSettings'
  children: ReactNode
}

/** Adds the messages of one page to those that every screen uses, so that other pages do not load them. */
export async function PageMessages({ of, children }: PageMessagesProps) {
  const { auth, common, problems, ...messages } = await getMessages()
  return (
    <NextIntlClientProvider
      messages={{ auth, common, problems, [of]: messages[of] }}
      timeZone={deskSettings().timeZone}
    >
      {children}
    </NextIntlClientProvider>
  )
}
