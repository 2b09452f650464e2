import { useLocale, useTranslations } from 'next-intl'
import { CHANGES, type Change, type HandEdit } from '@/lib/file-prep/shared/processed'
import type { ProcessingResult } from '@/components/uploads/queue/processing'

type Changed = Pick<ProcessingResult, 'changes' | 'edits' | 'pages'>

/** Lists changes in one line: "Turned upright, location removed". */
export function useChangeSummary(): (changed: Changed) => string {
  const t = useTranslations('uploads.processed.change')
  const locale = useLocale()
  const editWords = useEditWords()
  return ({ changes, edits, pages }) => {
    const words = CHANGES.filter((change) => isListed(change, changes)).flatMap((change) => {
      const exact = editWords(change, edits, pages)
      return exact.length > 0 ? exact : [t(change)]
    })
    const line = words.join(locale === 'ja' ? '、' : ', ')
    return line.charAt(0).toLocaleUpperCase(locale) + line.slice(1)
  }
}

/** Location removal implies metadata removal, so only the location is listed. */
function isListed(change: Change, changes: readonly Change[]): boolean {
  if (change === 'metadata_removed' && changes.includes('location_removed')) return false
  return changes.includes(change)
}

const TURNS = [90, 180, 270] as const

/** The direction, the number and the pages, as far as they are known. */
function useEditWords() {
  const t = useTranslations('uploads.processed.edit')
  const locale = useLocale()
  return (change: Change, edits: readonly HandEdit[], pageCount: number | null): string[] => {
    const pagesOf = (some: readonly HandEdit[]) => {
      // A single page needs no page number.
      const numbers = pageCount === 1 ? [] : some.flatMap(({ page }) => page ?? [])
      const list = new Intl.ListFormat(locale).format(numbers.map(String))
      return { pages: numbers.length, list }
    }
    switch (change) {
      case 'turned':
        return TURNS.flatMap((turn) => {
          const turned = edits.filter((edit) => edit.turn === turn)
          return turned.length > 0 ? [t(`turned.${turn}`, pagesOf(turned))] : []
        })
      case 'cropped': {
        const cropped = edits.filter((edit) => edit.cropped)
        return cropped.length > 0 ? [t('cropped', pagesOf(cropped))] : []
      }
      case 'redacted': {
        const redacted = edits.filter(({ boxes }) => boxes > 0)
        const count = redacted.reduce((sum, { boxes }) => sum + boxes, 0)
        return count > 0 ? [t('blackedOut', { count, ...pagesOf(redacted) })] : []
      }
      default:
        return []
    }
  }
}
