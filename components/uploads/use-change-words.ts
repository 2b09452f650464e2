import { useLocale, useTranslations } from 'next-intl'
import { CHANGES, type Change } from '@/lib/prepare/prepared'

/** Names changes in one line: "Turned upright, location removed". */
export function useChangeWords(): (changes: readonly Change[]) => string {
  const t = useTranslations('uploads.prepared.change')
  const locale = useLocale()
  return (changes) => {
    const words = CHANGES.filter((change) => isTold(change, changes)).map((change) => t(change))
    const line = words.join(locale === 'ja' ? '、' : ', ')
    return line.charAt(0).toLocaleUpperCase(locale) + line.slice(1)
  }
}

/** A place is a hidden detail too: one of the two is enough. */
function isTold(change: Change, changes: readonly Change[]): boolean {
  if (change === 'metadata_removed' && changes.includes('location_removed')) return false
  return changes.includes(change)
}
