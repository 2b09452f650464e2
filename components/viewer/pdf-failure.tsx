'use client'

import { FileWarning, FileX, Lock } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { RetryButton } from '@/components/ui/retry-button'
import type { PdfState } from './use-pdf'
import { ViewerMessage } from './viewer-message'

export type PdfFailureProblem = Extract<PdfState, { name: 'failed' }>['problem']

const ICONS: Record<PdfFailureProblem, ReactNode> = {
  password: <Lock />,
  corrupt: <FileX />,
  unavailable: <FileWarning />,
}

/** Replaces a PDF that cannot be shown. */
export function PdfFailure({
  problem,
  filename,
  onRetry,
}: {
  problem: PdfFailureProblem
  filename: string
  onRetry: () => void
}) {
  const t = useTranslations('documents.viewer')
  return (
    <ViewerMessage
      tone="bad"
      icon={ICONS[problem]}
      title={t(`${problem}.title`)}
      actions={problem === 'unavailable' && <RetryButton onRetry={onRetry} />}
    >
      {t(`${problem}.body`, { filename })}
    </ViewerMessage>
  )
}
