import { useTranslations } from 'next-intl'
import { canUncombine } from '@/components/uploads/queue/queue-rules'
import { TextButton } from './text-button'
import type { QueueItem } from '@/components/uploads/queue/types'

export type RowSourceFilesProps = {
  item: QueueItem
  /** Absent when it cannot be undone. */
  onUncombine: ((item: QueueItem) => void) | null
}

/** The number of source files of a row, and the button that restores them. */
export function RowSourceFiles({ item, onUncombine }: RowSourceFilesProps) {
  const t = useTranslations('uploads.parts')
  const { parts, filename } = item
  if (parts.length === 0) return null
  return (
    <span className="flex flex-wrap items-center gap-x-2 text-ink-2">
      <span>{t('from', { count: parts.length })}</span>
      {onUncombine && canUncombine(item) && (
        <TextButton label={t('undoNamed', { filename })} onClick={() => onUncombine(item)}>
          {t('undo')}
        </TextButton>
      )}
    </span>
  )
}
