import clsx from 'clsx'
import { useTranslations } from 'next-intl'
import { isKind, type Kind } from '@/lib/evidence/kinds'

const DOTS: Record<Kind, string> = {
  cardholder_details: 'bg-kind-cardholder',
  details_of_purchase: 'bg-kind-purchase',
  proof_of_receipt: 'bg-kind-receipt',
  proof_of_acceptance: 'bg-kind-acceptance',
}

/** A kind with its dot and name; an unknown kind is shown under Omise's name. */
export function KindLabel({
  kind,
  className,
}: {
  kind: string | null
  className?: string | undefined
}) {
  const t = useTranslations('kinds.label')
  return (
    <span className={clsx('inline-flex items-baseline gap-1.5 text-sm', className)}>
      <KindDot kind={kind} />
      {isKind(kind) ? t(kind) : kind ? t('other', { kind: inWords(kind) }) : t('none')}
    </span>
  )
}

/** The colour of a kind; always with its name. */
export function KindDot({
  kind,
  className,
}: {
  kind: string | null
  className?: string | undefined
}) {
  return (
    <span
      aria-hidden="true"
      className={clsx(
        'size-2 flex-none rounded-full forced-colors:bg-[CanvasText]',
        isKind(kind) ? DOTS[kind] : 'bg-line-control',
        className,
      )}
    />
  )
}

function inWords(code: string): string {
  const words = code.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** The name of a kind within a sentence; an unknown kind has Omise's name. */
export function useKindName(): (kind: string) => string {
  const t = useTranslations('kinds.label')
  return (kind) => (isKind(kind) ? t(kind) : t('other', { kind: kind.replaceAll('_', ' ') }))
}
