import { useTranslations } from 'next-intl'
import type { Placeholder } from '@/lib/evidence/response-templates'

/** Lists the placeholders of a template that are left; null when there are none. */
export function useUnfilledText(unfilled: readonly Placeholder[]): string | null {
  const t = useTranslations('response')
  const [first, ...more] = unfilled
  return first ? t('unfilled', { first: first.text, more: more.length }) : null
}
