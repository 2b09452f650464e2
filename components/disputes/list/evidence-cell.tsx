import clsx from 'clsx'
import { useFormatter, useLocale, useTranslations } from 'next-intl'
import type { DisputeSummary } from '@/lib/contract/disputes'
import { acceptsDocuments } from '@/lib/evidence/dispute-status'
import { needsOf } from '@/lib/evidence/guidance'
import { missingKinds, withoutKind } from '@/lib/evidence/kind-state'
import { KINDS, type Kind } from '@/lib/evidence/kinds'
import { formatDateTime } from '@/lib/format/dates'

const DOTS: Record<Kind, string> = {
  cardholder_details: 'bg-kind-cardholder',
  details_of_purchase: 'bg-kind-purchase',
  proof_of_receipt: 'bg-kind-receipt',
  proof_of_acceptance: 'bg-kind-acceptance',
}

export type EvidenceCellProps = { dispute: DisputeSummary; timeZone: string }

/** The kinds of a dispute's documents, and what its response still needs. */
export function EvidenceCell({ dispute, timeZone }: EvidenceCellProps) {
  const label = useTranslations('kinds.label')
  const covered = KINDS.filter((kind) => (dispute.documents.perKind[kind] ?? 0) > 0)
  return (
    <span className="block max-w-72 text-sm">
      {covered.length > 0 && (
        <span className="flex flex-wrap gap-x-3">
          {covered.map((kind) => (
            <span key={kind} className="inline-flex items-center gap-1.5 text-xs text-ink-2">
              <span
                aria-hidden="true"
                className={clsx('size-2 rounded-full forced-colors:bg-[CanvasText]', DOTS[kind])}
              />
              {label(kind)}
            </span>
          ))}
        </span>
      )}
      {acceptsDocuments(dispute.status) && <NextStep dispute={dispute} timeZone={timeZone} />}
    </span>
  )
}

function NextStep({ dispute, timeZone }: EvidenceCellProps) {
  const t = useTranslations('disputes')
  const label = useTranslations('kinds.label')
  const format = useFormatter()
  const locale = useLocale()
  const { documents, waived, reasonCode, snooze, toCheck } = dispute
  if (snooze) {
    const time = formatDateTime(snooze.until, locale, timeZone)
    return (
      <span className="block text-ink-3">{t('row.snoozed', { time, reason: snooze.reason })}</span>
    )
  }
  if (toCheck) return <span className="block text-info">{t('evidence.toCheck')}</span>
  const missing = missingKinds(needsOf(reasonCode), { documents, waived })
  if (missing.length > 0) {
    const kinds = format.list(missing.map((kind) => label(kind)))
    return <span className="block text-warn">{t('evidence.missing', { kinds })}</span>
  }
  if (documents.total === 0) return <span className="block text-ink-3">{t('evidence.none')}</span>
  return withoutKind(documents) > 0 ? (
    <span className="block text-ink-3">{t('evidence.unknown')}</span>
  ) : (
    <span className="block text-ok">{t('evidence.ready')}</span>
  )
}
