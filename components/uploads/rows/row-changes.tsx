import { useTranslations } from 'next-intl'
import { TextButton } from './text-button'
import { isChangedByHand } from '@/components/uploads/queue/processing'
import type { SharedQueue } from '@/components/uploads/engine/shared-queue'
import type { QueueItem } from '@/components/uploads/queue/types'
import { useChangeSummary } from './use-change-summary'

export type RowChangesProps = {
  item: QueueItem
  sharedQueue: Pick<SharedQueue, 'dispatch'>
  editable: boolean
}

/** The changes made to the file, and the button that undoes them. */
export function RowChanges({ item, sharedQueue, editable }: RowChangesProps) {
  const t = useTranslations('uploads.processed')
  const changeSummary = useChangeSummary()
  const { id, filename, preparation } = item
  if (!preparation) return item.format && <p className="text-warn">{t('unprocessed')}</p>
  if (preparation.changes.length === 0) return null
  const isOriginal = preparation.form === 'original'
  const other = isOriginal ? 'useProcessed' : 'keepOriginal'
  return (
    <p className="flex flex-wrap items-center gap-x-2 text-ink-2">
      <span>{isOriginal ? t('original') : changeSummary(preparation)}</span>
      {editable && isChangedByHand(preparation) && (
        <TextButton
          label={t('undoNamed', { filename })}
          onClick={() => sharedQueue.dispatch({ type: 'reset', id })}
        >
          {t('undo')}
        </TextButton>
      )}
      {editable && preparation.original.format !== null && (
        <TextButton
          label={t(`${other}Named`, { filename })}
          onClick={() =>
            sharedQueue.dispatch({
              type: 'choose_form',
              id,
              form: isOriginal ? 'made' : 'original',
            })
          }
        >
          {t(other)}
        </TextButton>
      )}
    </p>
  )
}
