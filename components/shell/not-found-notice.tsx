import { SearchX } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { EmptyState } from '@/components/ui/empty-state'
import { LinkButton } from '@/components/ui/link-button'
import { pages } from '@/lib/format/paths'

/** Missing and forbidden pages look the same, so that the page does not reveal what exists. */
export function NotFoundNotice({ what = 'page' }: { what?: 'page' | 'dispute' }) {
  const t = useTranslations('common.notFound')
  return (
    <EmptyState
      icon={<SearchX />}
      title={t(`${what}.title`)}
      titleAs="h1"
      actions={<LinkButton href={pages.disputes()}>{t('toDisputes')}</LinkButton>}
    >
      {t(`${what}.body`)}
    </EmptyState>
  )
}
