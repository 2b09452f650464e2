import { useTranslations } from 'next-intl'
import { TextButton } from './text-button'
import { canChooseForm, isChangedByHand } from '@/components/uploads/queue/processing'
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
  const row = useTranslations('uploads.row')
  const changeSummary = useChangeSummary()
  const { id, filename, preparation } = item
  if (!preparation) {
    if (!item.format) return null
    return (
      <span className="flex flex-wrap items-center gap-x-2 text-warn">
        <span>{t('unprocessed')}</span>
        {editable && (
          <TextButton
            label={row('retryNamed', { filename })}
            onClick={() => sharedQueue.dispatch({ type: 'reset', id })}
          >
            {row('retry')}
          </TextButton>
        )}
      </span>
    )
  }
  if (preparation.changes.length === 0) return null
  const isOriginal = preparation.form === 'original'
  const other = isOriginal ? 'useProcessed' : 'keepOriginal'
  return (
    <span className="flex flex-wrap items-center gap-x-2 text-ink-2">
      <span>{isOriginal ? t('original') : changeSummary(preparation)}</span>
      {editable && isChangedByHand(preparation) && (
        <TextButton
          label={t('undoNamed', { filename })}
          onClick={() => sharedQueue.dispatch({ type: 'reset', id })}
        >
          {t('undo')}
        </TextButton>
      )}
      {editable && canChooseForm(preparation, isOriginal ? 'made' : 'original') && (
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
    </span>
  )
}
