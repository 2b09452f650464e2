import { NextIntlClientProvider } from 'next-intl'
import { getMessages } from 'next-intl/server'
import type { ReactNode } from 'react'
import { deskSettings } from '@/lib/server/views/settings'

type PageMessagesProps = { of: 'people' | 'profile' | 'audit'; children: ReactNode }

/** The words of one page, beside those that every screen may need: the other pages do not carry them. */
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
