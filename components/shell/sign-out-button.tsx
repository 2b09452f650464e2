'use client'

import { LogOut } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'

type State = 'idle' | 'signingOut' | 'failed'

export function SignOutButton() {
  const t = useTranslations('common.account')
  const [state, setState] = useState<State>('idle')

  const leave = async () => {
    setState('signingOut')
    try {
      await (await import('./sign-out')).signOutHere()
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
