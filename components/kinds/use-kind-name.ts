import { useTranslations } from 'next-intl'
import { isKind } from '@/lib/evidence/kinds'

/** The name of a kind within a sentence; one that Omise added later by the name Omise gives it. */
export function useKindName(): (kind: string) => string {
  const t = useTranslations('kinds.label')
  return (kind) => (isKind(kind) ? t(kind) : t('other', { kind: kind.replaceAll('_', ' ') }))
}
