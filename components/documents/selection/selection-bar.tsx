'use client'

import { FolderDown, Tag, Trash2, X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { RefObject } from 'react'
import { DownloadLink } from '@/components/problems/download-link'
import { useLazyCode } from '@/components/problems/use-lazy-code'
import { Button } from '@/components/ui/button'
import { buttonClasses } from '@/components/ui/button-style'
import { IconButton } from '@/components/ui/icon-button'
import type { Document } from '@/lib/contract/documents'
import { MAX_ZIP_DOCUMENTS } from '@/lib/evidence/limits'
import { api, withQuery } from '@/lib/format/paths'
import type { Selection } from './use-selection'

export type SelectionBarProps = {
  disputeId: string
  selection: Selection
  canDelete: boolean
  canChangeKind: boolean
  /** What is being done; with the documents of the selection, or with one of a row. */
  task: DocumentsTask | null
  onTask: (task: DocumentsTask | null) => void
  finalFocus: RefObject<HTMLElement | null>
}

export type DocumentsTask = { type: 'delete' | 'changeKind'; documents: readonly Document[] }

const loadDialog = () => import('./selection-dialog')

/** What can be done with the selected documents; stays at the bottom of the window. */
export function SelectionBar(props: SelectionBarProps) {
  const { disputeId, selection, canDelete, canChangeKind, task, onTask, finalFocus } = props
  const t = useTranslations('documents.selection')
  const dialog = useLazyCode(loadDialog, task !== null, () => onTask(null))
  const { documents } = selection
  const count = documents.length
  const unavailable = documents.filter(({ bytes }) => bytes === 'unavailable').length
  const zip = withQuery(api.documentsZip(disputeId), {
    ids: documents.map(({ id }) => id).join('.'),
  })
  return (
    <>
      {count > 0 && (
        <section
          aria-label={t('label')}
          className="sticky bottom-0 z-10 short:static flex flex-wrap items-center gap-2 border-t border-line-strong bg-surface px-4 py-2.5 shadow-sm"
        >
          <IconButton size="sm" label={t('clear')} icon={<X />} onClick={selection.clear} />
          <p role="status" className="me-auto font-medium">
            {t('count', { count })}
            {unavailable > 0 && (
              <span className="block text-sm font-normal text-ink-3">
                {t('unavailable', { count: unavailable })}
              </span>
            )}
          </p>
          <div className="flex flex-wrap items-center gap-2 max-md:w-full max-md:*:flex-1 max-md:[&_svg]:hidden">
            {count > MAX_ZIP_DOCUMENTS ? (
              <span className="text-sm text-ink-3">{t('tooMany', { max: MAX_ZIP_DOCUMENTS })}</span>
            ) : (
              unavailable < count && (
                <DownloadLink href={zip} download className={buttonClasses({ size: 'sm' })}>
                  <FolderDown aria-hidden />
                  {t('download')}
                </DownloadLink>
              )
            )}
            {canChangeKind && unavailable < count && (
              <Button
                size="sm"
                icon={<Tag />}
                onClick={() => onTask({ type: 'changeKind', documents })}
              >
                {t('changeKind')}
              </Button>
            )}
            {canDelete && (
              <Button
                size="sm"
                icon={<Trash2 />}
                onClick={() => onTask({ type: 'delete', documents })}
              >
                {t('delete')}
              </Button>
            )}
          </div>
        </section>
      )}
      {task && dialog.code && (
        <dialog.code.SelectionDialog
          disputeId={disputeId}
          task={task.type}
          documents={task.documents}
          finalFocus={finalFocus}
          onClose={(isOver) => {
            onTask(null)
            if (isOver) selection.clear()
          }}
        />
      )}
    </>
  )
}
