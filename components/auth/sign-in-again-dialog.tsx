'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState, type RefObject } from 'react'
import { Dialog, DialogBody } from '@/components/ui/dialog'
import { pages } from '@/lib/format/paths'
import { DemoAccounts, type DemoAccount } from './demo-accounts'
import { SignInWays, type SingleSignOnWords } from './sign-in-ways'
import { useSignIn } from './use-sign-in'

/** Whose session it is, and how they can sign in. */
export type SessionPerson = {
  person: { id: string; email: string }
  singleSignOn: SingleSignOnWords | null
  passwords: boolean
  /** The demo account of this person, if any. */
  demoAccounts: readonly DemoAccount[]
}

export type SignInAgainDialogProps = SessionPerson & {
  /** The session has ended: the page is covered until the person has signed in. */
  isRequired: boolean
  finalFocus: RefObject<HTMLElement | null>
  /** Checks the session, and resolves with whether that worked; the dialog closes when there is one. */
  onSignedIn: () => Promise<boolean>
  onClose: () => void
}

/** Signs in again without leaving the page, which keeps its state. */
export function SignInAgainDialog({
  person,
  singleSignOn,
  passwords,
  demoAccounts,
  isRequired,
  finalFocus,
  onSignedIn,
  onClose,
}: SignInAgainDialogProps) {
  const t = useTranslations('auth.session')
  const { state, signIn, leaveForProvider } = useSignIn({
    onSignedIn,
    leaveForProvider: signInInOtherTab,
  })
  const { key, content } = useTopmost(isRequired)
  const passwordRef = useRef<HTMLInputElement>(null)
  return (
    <Dialog
      key={key}
      onClose={onClose}
      size="sm"
      isRequired={isRequired}
      initialFocus={passwordRef}
      finalFocus={finalFocus}
      title={isRequired ? t('ended.title') : t('final.confirm')}
      description={t('ended.body')}
    >
      <DialogBody>
        <div ref={content}>
          <SignInWays
            singleSignOn={singleSignOn}
            passwords={passwords}
            state={state}
            email={person.email}
            passwordRef={passwordRef}
            onPassword={(credentials) => void signIn(credentials)}
            onProvider={() => void leaveForProvider()}
          />
          {demoAccounts.length > 0 && (
            <DemoAccounts
              accounts={demoAccounts}
              signingInAs={state.state === 'signingIn' ? state.email : null}
              onSignIn={(account) => void signIn(account)}
            />
          )}
        </div>
      </DialogBody>
    </Dialog>
  )
}

/** A dialog with late code may open over this one and take the focus. A new `key` opens this one again, above it. */
function useTopmost(isRequired: boolean) {
  const content = useRef<HTMLDivElement>(null)
  const [key, setKey] = useState(0)
  useEffect(() => {
    if (!isRequired) return
    let timer: ReturnType<typeof setTimeout> | undefined
    // Waits until the focus has settled: the top dialog takes it back immediately.
    const follow = () => {
      clearTimeout(timer)
      timer = setTimeout(() => {
        const focused = document.activeElement?.closest('[role$=dialog]')
        if (focused && !focused.contains(content.current)) setKey((last) => last + 1)
      })
    }
    document.addEventListener('focusin', follow)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('focusin', follow)
    }
  }, [isRequired])
  return { key, content }
}

/**
 * Signs in at the identity provider in another tab, which notifies this one at the end. When the browser opens no tab,
 * this page is left and reloaded; typed text is stored until then.
 * @throws when the provider's page could not be requested
 */
async function signInInOtherTab(): Promise<void> {
  // Opened before anything is awaited: later the browser would block it as a pop-up.
  const tab = open('', '_blank')
  try {
    const { providerAddress } = await import('@/lib/api-client/calls/auth-calls')
    if (tab) tab.location.replace(await providerAddress(pages.signedIn()))
    else location.assign(await providerAddress(`${location.pathname}${location.search}`))
  } catch (error) {
    tab?.close()
    throw error
  }
}
