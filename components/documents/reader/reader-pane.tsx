'use client'

import { FileText } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useEffect, useRef, type ReactNode } from 'react'
import { useLazyCode } from '@/components/problems/use-lazy-code'
import { EmptyState } from '@/components/ui/empty-state'
import { RetryButton } from '@/components/ui/retry-button'
import type { OpenDocumentProps } from './open-document'

const loadReader = () => import('./open-document')

export type ReaderPaneProps = Omit<OpenDocumentProps, 'documentId'> & {
  /** Null while none is chosen. */
  documentId: string | null
  hasDocuments: boolean
  handles: ReactNode
}

/** The reader beside the documents; its code is loaded with the first document. In a small window it is hidden. */
export function ReaderPane({ documentId, hasDocuments, handles, ...props }: ReaderPaneProps) {
  const t = useTranslations('documents.reader')
  const reader = useLazyCode(loadReader, documentId !== null)
  const pane = useRef<HTMLElement>(null)
  useEffect(() => {
    // Below a submitted response, it may be off screen.
    if (documentId !== null) pane.current?.scrollIntoView({ block: 'nearest' })
  }, [documentId])
  return (
    <section
      ref={pane}
      aria-label={t('label')}
      data-read=""
      className="relative hidden min-w-0 flex-col border-x border-line bg-surface workspace:flex workspace:min-h-0"
    >
      {handles}
      {documentId !== null && reader.code ? (
        <reader.code.OpenDocument {...props} documentId={documentId} />
      ) : (
        <div className="grid flex-1 place-items-center bg-sunken">
          {reader.failed ? (
            <EmptyState title={t('failed')} actions={<RetryButton onRetry={reader.retry} />} />
          ) : (
            documentId === null && (
              <EmptyState icon={<FileText />} title={t('none.title')}>
                {t(hasDocuments ? 'none.choose' : 'none.add')}
              </EmptyState>
            )
          )}
        </div>
      )}
    </section>
  )
}

/** For hover and focus on a row. */
export function preloadReader() {
  // A failure is reported only when the code is needed.
  loadReader().catch(() => undefined)
}
