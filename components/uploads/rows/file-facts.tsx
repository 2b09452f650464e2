import { useLocale, useTranslations } from 'next-intl'
import { Fact } from '@/components/ui/fact'
import { formatBytes } from '@/lib/format/bytes'
import { sentForm } from '@/components/uploads/queue/processing'
import { readTextOf } from '@/components/uploads/queue/read-text'
import type { QueueItem } from '@/components/uploads/queue/types'

/** The size, with the original size if it changed, and the pages. */
export function FileFacts({ item }: { item: QueueItem }) {
  const t = useTranslations('uploads.row')
  const { pages } = item
  return (
    <span className="num">
      <Sizes item={item} />
      {pages !== null && <Fact>{t('pages', { count: pages })}</Fact>}
      {readTextOf(item)?.isReading && <Fact>{t('readingText')}</Fact>}
    </span>
  )
}

function Sizes({ item: { picked, preparation } }: { item: QueueItem }) {
  const t = useTranslations('uploads.processed')
  const locale = useLocale()
  const before = formatBytes(preparation?.original.size ?? picked.size, locale)
  const after = preparation ? formatBytes(sentForm(preparation).size, locale) : before
  if (before === after) return after
  return (
    <>
      <span aria-hidden="true">{t('sizes', { before, after })}</span>
      <span className="sr-only">{t('sizesSpoken', { before, after })}</span>
    </>
  )
}
