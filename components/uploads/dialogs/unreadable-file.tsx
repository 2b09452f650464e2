import { FileX } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useProblemText, useProblemTitle } from '@/components/problems/problem-text'
import { Button } from '@/components/ui/button'
import { ViewerMessage } from '@/components/viewer/viewer-message'
import type { SharedQueue } from '@/components/uploads/engine/shared-queue'
import { shortenFilename } from '@/components/uploads/queue/filenames'
import { canReprocess } from '@/components/uploads/queue/queue-rules'
import type { QueueItem } from '@/components/uploads/queue/types'
import type { Reread } from './use-held-file'

export type UnreadableFileProps = {
  item: QueueItem
  sharedQueue: SharedQueue
  reread: Reread
  onClose: () => void
}

/** Replaces a file that cannot be read. Retry reads it once more; when the browser no longer has it, it is prepared again. */
export function UnreadableFile({ item, sharedQueue, reread, onClose }: UnreadableFileProps) {
  const t = useTranslations('uploads.row')
  const title = useProblemTitle()
  const text = useProblemText()
  const problem = { code: 'processed_file_missing' } as const
  const [isReading, setIsReading] = useState(false)
  const retry = async () => {
    setIsReading(true)
    if ((await reread()) !== 'unreadable') return
    sharedQueue.dispatch({ type: 'reset', id: item.id })
    onClose()
  }
  return (
    <ViewerMessage
      tone="bad"
      icon={<FileX />}
      title={title(problem)}
      actions={
        canReprocess(item) && (
          <Button busy={isReading} onClick={() => void retry()}>
            {t('retry')}
          </Button>
        )
      }
    >
      {text(problem, { filename: shortenFilename(item.filename) })}
    </ViewerMessage>
  )
}
