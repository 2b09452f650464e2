'use client'

import { TriangleAlert } from 'lucide-react'
import { useFormatter, useTranslations } from 'next-intl'
import type { Kind } from '@/lib/evidence/kinds'

/** The missing kinds that the reason calls for, shown where documents are added. */
export function MissingNotice({ kinds }: { kinds: readonly Kind[] }) {
  const t = useTranslations('dispute.guidance')
  const label = useTranslations('kinds.label')
  const format = useFormatter()
  if (kinds.length === 0) return null
  return (
    <p className="mx-4 mb-3 flex items-start gap-2 text-sm text-warn">
      <span className="flex h-[1lh] items-center">
        <TriangleAlert />
      </span>
      <span>
        {t('stillMissing', { kinds: format.list(kinds.map((kind) => label(kind))) })}{' '}
        <a
          href="#guidance"
          className="rounded-sm underline underline-offset-3 min-[1180px]:hidden max-md:inline-flex max-md:min-h-6"
        >
          {t('toGuidance')}
        </a>
      </span>
    </p>
  )
}
