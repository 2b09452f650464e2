'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { presenceQuery } from '@/lib/api-client/queries/dispute-queries'

/** Who else edits the response, announced when it changes. In one line, so that the text below does not move. */
export function EditingNotice({ disputeId }: { disputeId: string }) {
  const t = useTranslations('dispute.presence')
  const people = useQuery(presenceQuery(disputeId)).data?.items ?? []
  const [first, ...others] = people.filter(({ state }) => state === 'editing')
  const text = first && t('editing', { name: first.name, more: others.length })
  return (
    <p
      aria-live="polite"
      title={text}
      className="min-w-0 flex-1 basis-0 truncate text-sm text-info max-md:text-xs"
    >
      {text}
    </p>
  )
}
