import { FileX } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useProblemText, useProblemTitle } from '@/components/problems/problem-text'
import { Button } from '@/components/ui/button'
import { ViewerMessage } from '@/components/viewer/viewer-message'
import type { SharedQueue } from '@/components/uploads/engine/shared-queue'
import { shortenFilename } from '@/components/uploads/queue/filenames'
import { canReprocess } from '@/components/uploads/queue/queue-rules'
import type { QueueItem } from '@/components/uploads/queue/types'

export type UnreadableFileProps = { item: QueueItem; sharedQueue: SharedQueue; onClose: () => void }

/** Replaces a file that the browser no longer has; retrying prepares it again. */
export function UnreadableFile({ item, sharedQueue, onClose }: UnreadableFileProps) {
  const t = useTranslations('uploads.row')
  const title = useProblemTitle()
  const text = useProblemText()
  const problem = { code: 'processed_file_missing' } as const
  const retry = () => {
    sharedQueue.dispatch({ type: 'reset', id: item.id })
    onClose()
  }
  return (
    <ViewerMessage
      tone="bad"
      icon={<FileX />}
      title={title(problem)}
      actions={canReprocess(item) && <Button onClick={retry}>{t('retry')}</Button>}
    >
      {text(problem, { filename: shortenFilename(item.filename) })}
    </ViewerMessage>
  )
}
