import clsx from 'clsx'
import { useFormatter, useTranslations } from 'next-intl'
import type { DisputeSummary } from '@/lib/contract/disputes'
import { needsOf } from '@/lib/evidence/guidance'
import { missingKinds } from '@/lib/evidence/kind-state'
import { KINDS, type Kind } from '@/lib/evidence/kinds'

const DOTS: Record<Kind, string> = {
  cardholder_details: 'bg-kind-cardholder border-kind-cardholder',
  details_of_purchase: 'bg-kind-purchase border-kind-purchase',
  proof_of_receipt: 'bg-kind-receipt border-kind-receipt',
  proof_of_acceptance: 'bg-kind-acceptance border-kind-acceptance',
}

/**
 * The kinds of a dispute's documents: a filled dot or a ring for each; for screen readers also the missing needed
 * kinds.
 */
export function KindDots({
  documents,
  reasonCode,
}: Pick<DisputeSummary, 'documents' | 'reasonCode'>) {
  const t = useTranslations('disputes.documents')
  const label = useTranslations('kinds.label')
  const format = useFormatter()
  const covered = KINDS.filter((kind) => (documents.perKind[kind] ?? 0) > 0)
  const missing = missingKinds(needsOf(reasonCode), { documents, waived: [] })
  const list = (kinds: readonly Kind[]) => format.list(kinds.map((kind) => label(kind)))
  const words = [
    t('total', { total: documents.total }),
    covered.length > 0 && t('covered', { kinds: list(covered) }),
    missing.length > 0 && documents.total > 0 && t('missing', { kinds: list(missing) }),
  ].filter(Boolean)
  return (
    <span
      className="relative inline-flex items-center gap-2.5 py-1"
      title={words.slice(1).join('\n')}
    >
      <span aria-hidden="true" className="flex gap-1.5">
        {KINDS.map((kind) => (
          <span
            key={kind}
            className={clsx(
              'size-2 rounded-full border-[1.5px]',
              covered.includes(kind)
                ? [DOTS[kind], 'forced-colors:bg-[CanvasText]']
                : 'border-line-control',
            )}
          />
        ))}
      </span>
      <span aria-hidden="true" className="num text-sm text-ink-2">
        {documents.total}
      </span>
      <span className="sr-only">{words.join(' ')}</span>
    </span>
  )
}
