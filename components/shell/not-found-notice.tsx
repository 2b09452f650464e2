import { SearchX } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { EmptyState } from '@/components/ui/empty-state'
import { LinkButton } from '@/components/ui/link-button'
import { pages } from '@/lib/format/paths'

/** Missing and not allowed sound the same: nobody learns from it what exists. */
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
