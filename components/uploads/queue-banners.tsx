'use client'

import { X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Banner } from '@/components/ui/banner'
import { RetryButton } from '@/components/ui/retry-button'
import { IconButton } from '@/components/ui/icon-button'
import { restoredItems } from './queue/queue-selectors'
import { unsentCount } from './queue/unsent'
import type { UploadQueue } from './queue/types'

export type RestoredBannerProps = { queue: UploadQueue; onNoted: () => void }

/** Files of the queue were restored after the page was closed. */
export function RestoredBanner({ queue, onNoted }: RestoredBannerProps) {
  const t = useTranslations('uploads.restored')
  const restored = restoredItems(queue)
  const count = restored.length
  const unsent = unsentCount(restored)
  if (count === 0) return null
  return (
    <Banner
      className="flex-nowrap! rounded-none border-b border-line"
      action={<IconButton size="sm" label={t('dismiss')} icon={<X />} onClick={onNoted} />}
    >
      {t('files', { count })}
      {unsent > 0 && (
        <span className="block font-normal">
          {t('ready', { count: unsent, all: unsent === count ? 'yes' : 'no' })}
        </span>
      )}
    </Banner>
  )
}

/** Another attempt may succeed: the connection was lost. */
export function EditorMissingBanner({ onRetry }: { onRetry: () => void }) {
  const t = useTranslations('uploads.edit')
  return (
    <Banner
      tone="bad"
      role="alert"
      className="rounded-none"
      action={<RetryButton size="sm" onRetry={onRetry} />}
    >
      {t('notLoaded')}
    </Banner>
  )
}

/** One tab runs the queue; this one mirrors it and sends it commands. */
export function ElsewhereBanner() {
  const t = useTranslations('uploads')
  return <Banner className="rounded-none border-b border-line">{t('elsewhere')}</Banner>
}
