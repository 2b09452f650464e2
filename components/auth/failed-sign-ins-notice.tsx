'use client'

import { X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Banner } from '@/components/ui/banner'
import { IconButton } from '@/components/ui/icon-button'
import { LinkButton } from '@/components/ui/link-button'
import type { FailedSignIns } from '@/lib/contract/profile'
import { pages } from '@/lib/format/paths'

/** Informs the owner of an account of others' failed sign-ins, until they dismiss it. */
export function FailedSignInsNotice({ attempts, addresses }: FailedSignIns) {
  const t = useTranslations('auth.failedSignIns')
  const [isDismissed, setDismissed] = useState(false)
  if (isDismissed) return null
  const dismiss = async () => {
    setDismissed(true)
    const { dismissFailedSignIns } = await import('@/lib/api-client/calls/people-calls')
    // When that fails, the next page shows it again.
    await dismissFailedSignIns().catch(() => undefined)
  }
  return (
    <Banner
      tone="warn"
      role="status"
      className="mb-5"
      action={
        <>
          <LinkButton href={pages.profile()} size="sm">
            {t('changePassword')}
          </LinkButton>
          <IconButton
            size="sm"
            variant="ghost"
            label={t('dismiss')}
            icon={<X />}
            onClick={() => void dismiss()}
          />
        </>
      }
    >
      {t('text', { attempts, addresses })}
    </Banner>
  )
}
