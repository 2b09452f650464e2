'use client'

import { useTranslations } from 'next-intl'
import { Banner } from '@/components/ui/banner'
import { pages } from '@/lib/format/paths'
import { countQueue } from '@/components/uploads/queue/queue-selectors'
import type { Pause } from '@/components/uploads/queue/upload-failures'
import type { UploadQueue } from '@/components/uploads/queue/types'

/** Reasons that end by themselves, or by signing in. */
const PASSING: readonly Pause[] = ['not_signed_in', 'dispute_being_answered']

/** Why sending is paused although files wait. */
export function PausedBanner({ queue }: { queue: UploadQueue }) {
  const t = useTranslations('uploads.paused')
  const { paused, online } = queue
  const waits = countQueue(queue).underway > 0
  if (paused) {
    return (
      <Banner
        tone={PASSING.includes(paused) ? 'warn' : 'bad'}
        className="rounded-none border-b border-line"
        action={
          paused === 'not_signed_in' && (
            <a
              href={pages.signIn()}
              target="_blank"
              rel="noopener"
              className="underline underline-offset-3"
            >
              {t('signIn')}
            </a>
          )
        }
      >
        {t(paused)}
      </Banner>
    )
  }
  if (online || !waits) return null
  return (
    <Banner tone="warn" className="rounded-none border-b border-line">
      {t('offline')}
    </Banner>
  )
}
