import { useTranslations } from 'next-intl'
import { suggestionOf } from '@/components/uploads/queue/queue-rules'
import type { QueueItem } from '@/components/uploads/queue/types'

/** Describes the select of the kind. */
export const reasonId = (itemId: string) => `suggested-${itemId}`

/** The words of the file that suggest its kind. */
export function SuggestionReason({ item, id }: { item: QueueItem; id: string }) {
  const t = useTranslations('uploads.suggested')
  const suggestion = suggestionOf(item)
  if (!suggestion) return null
  const { words } = suggestion.why
  return (
    <span id={id} className="wrap-anywhere text-ink-2">
      <span className="sr-only">{t('spoken')} </span>
      {t(suggestion.why.in, { words })}
    </span>
  )
}
