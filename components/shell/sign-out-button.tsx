'use client'

import { LogOut } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { pages } from '@/lib/format/paths'

type State = 'idle' | 'signingOut' | 'failed'

const loadForget = () => import('@/lib/local-files/forget')

/** Whatever comes of it, the session is over: the server's answer tells the browser to clear its storage as well. */
async function forgetFiles(): Promise<void> {
  try {
    await (await loadForget()).forgetAll()
  } catch {
    // Nothing was kept, or the browser has cleared it already.
  }
}

export function SignOutButton() {
  const t = useTranslations('common.account')
  const [state, setState] = useState<State>('idle')

  const leave = async () => {
    setState('signingOut')
    try {
      const { signOut } = await import('next-auth/react')
      await signOut({ redirect: false })
      await forgetFiles()
      // A whole new page: nothing that was read while signed in stays in memory.
      location.assign(pages.signIn())
    } catch {
      setState('failed')
    }
  }

  return (
    <>
      <Button
        icon={<LogOut />}
        busy={state === 'signingOut'}
        className="w-full"
        onClick={() => void leave()}
      >
        {state === 'signingOut' ? t('signingOut') : t('signOut')}
      </Button>
      <p role="alert" className="text-sm text-bad empty:hidden">
        {state === 'failed' && t('signOutFailed')}
      </p>
    </>
  )
}
