'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState, type RefObject } from 'react'
import { useFormMutation } from '@/components/problems/use-form-mutation'
import { AlertDialog } from '@/components/ui/alert-dialog'
import { ApiError } from '@/lib/api-client/api-error'
import type { SessionEnd } from './session-watch'

export type SessionWarningProps = {
  end: SessionEnd
  /** Milliseconds since 1970. */
  endsAt: number
  finalFocus: RefObject<HTMLElement | null>
  /** Resolves with whether the server responded. */
  onStay: () => Promise<boolean>
  onDismiss: () => void
}

/**
 * Seconds before the end at which the remaining time is read aloud; announcing every second would drown out everything
 * else.
 */
const SPOKEN_SECONDS = [60, 30, 10]

/** Warns that the session is about to end, and lets the person extend it. */
export function SessionWarning(props: SessionWarningProps) {
  const { end, endsAt, finalFocus, onStay, onDismiss } = props
  const t = useTranslations('auth.session')
  const stay = useRef<HTMLButtonElement>(null)
  const staying = useFormMutation({
    send: async () => {
      if (!(await onStay())) throw new ApiError({ code: 'network', status: 0 })
    },
  })
  const seconds = useSecondsUntil(endsAt)
  const spoken = SPOKEN_SECONDS.findLast((step) => seconds <= step)
  return (
    <AlertDialog
      onClose={onDismiss}
      title={t(`${end}.title`)}
      description={t(`${end}.body`)}
      cancelLabel={t('notNow')}
      confirmLabel={t(`${end}.confirm`)}
      confirmVariant="primary"
      confirmRef={stay}
      initialFocus={stay}
      finalFocus={finalFocus}
      busy={staying.isPending}
      error={staying.error}
      onConfirm={staying.submit}
    >
      <p role="timer" className="num text-lg font-medium">
        {t('timeLeft', { minutes: Math.floor(seconds / 60), seconds: seconds % 60 })}
      </p>
      <p role="status" className="sr-only">
        {spoken && t('timeLeft', { minutes: Math.floor(spoken / 60), seconds: spoken % 60 })}
      </p>
    </AlertDialog>
  )
}

/** Counts down by the clock, so that a delayed timer shows the correct time. */
function useSecondsUntil(end: number): number {
  const read = () => Math.max(0, Math.ceil((end - Date.now()) / 1000))
  const [seconds, setSeconds] = useState(read)
  useEffect(() => {
    const timer = setInterval(() => setSeconds(read()), 1_000)
    return () => clearInterval(timer)
  })
  return seconds
}
