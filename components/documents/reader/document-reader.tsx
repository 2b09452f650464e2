'use client'

import { useRef, type RefObject } from 'react'
import { scrollsSideways } from '@/components/viewer/use-stage'
import { useViewerKeys } from '@/components/viewer/use-viewer-keys'
import type { Document } from '@/lib/contract/documents'
import { DocumentFactsList, DocumentFactsStrip } from './document-facts-list'
import { DocumentFile, GoneDocument } from './document-file'
import { ReaderBar } from './reader-bar'
import type { OpenDocument } from './use-open-document'

export type DocumentReaderProps = {
  disputeId: string
  opened: OpenDocument
  timeZone: string
  canDelete: boolean
  /** Receives the area of the file, for the initial focus. */
  focusRef?: RefObject<HTMLDivElement | null> | undefined
  /** It stands beside the list, which stays operable: keys for its parts are not for the reader. */
  isPane?: boolean
  onDelete: (document: Document) => void
  onClose: () => void
}

/**
 * Shows one document after another: the file, its facts, and steps to its neighbours. Fills a flex column that has a
 * height, in a dialog or beside the list.
 */
export function DocumentReader({
  disputeId,
  opened,
  timeZone,
  canDelete,
  focusRef,
  isPane = false,
  onDelete,
  onClose,
}: DocumentReaderProps) {
  const { document, single, step } = opened
  const body = useRef<HTMLDivElement>(null)
  useViewerKeys({
    // In a magnified file the arrow keys scroll.
    ArrowLeft: () => !scrollsSideways(body.current) && step(-1),
    ArrowRight: () => !scrollsSideways(body.current) && step(1),
    Delete: () => {
      if (!document || !canDelete) return false
      onDelete(document)
      return true
    },
  })
  return (
    <>
      <ReaderBar
        disputeId={disputeId}
        opened={opened}
        onDelete={document && canDelete ? () => onDelete(document) : undefined}
        onClose={isPane ? undefined : onClose}
      />
      {/* In a low window the file has all of the height, and the facts follow below. */}
      <div ref={body} className="flex min-h-0 flex-1 max-md:flex-col max-md:short:overflow-y-auto">
        <div
          ref={focusRef}
          tabIndex={-1}
          className="flex min-h-0 min-w-0 flex-1 flex-col bg-sunken outline-none max-md:short:h-full max-md:short:flex-none"
        >
          {document ? (
            <DocumentFile key={document.id} disputeId={disputeId} document={document} />
          ) : (
            <GoneDocument
              error={single.error}
              onClose={onClose}
              onRetry={() => void single.refetch()}
            />
          )}
        </div>
        {document && !isPane && <DocumentFactsList document={document} timeZone={timeZone} />}
      </div>
      {document && isPane && <DocumentFactsStrip document={document} timeZone={timeZone} />}
    </>
  )
}
