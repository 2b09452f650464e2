'use client'

import { ViewerKeysScope } from '@/components/viewer/use-viewer-keys'
import type { Document } from '@/lib/contract/documents'
import { DocumentReader } from './document-reader'
import { useOpenDocument, type OpenDocumentOptions } from './use-open-document'
import { isDialogOpen } from '@/components/ui/is-dialog-open'

export type OpenDocumentProps = OpenDocumentOptions & {
  timeZone: string
  canDelete: boolean
  onDelete: (document: Document) => void
  /** The document is gone. */
  onClose: () => void
}

/** The reader of one document in a pane. */
export function OpenDocument({
  timeZone,
  canDelete,
  onDelete,
  onClose,
  ...options
}: OpenDocumentProps) {
  const opened = useOpenDocument(options)
  return (
    <ViewerKeysScope value={isReading}>
      <DocumentReader
        disputeId={options.disputeId}
        opened={opened}
        timeZone={timeZone}
        canDelete={canDelete}
        isPane
        onDelete={onDelete}
        onClose={onClose}
      />
    </ViewerKeysScope>
  )
}

/** In the list of documents and in the reader, or nowhere. Beside them, keys scroll the pane that has the focus. */
function isReading(focused: HTMLElement): boolean {
  if (isDialogOpen()) return false
  return focused.matches('body, main') || focused.closest('[data-read]') !== null
}
