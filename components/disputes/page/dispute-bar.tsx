import { ChevronLeft, ChevronRight, Download } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { DownloadLink } from '@/components/problems/download-link'
import { buttonClasses } from '@/components/ui/button-style'
import { CopyButton } from '@/components/ui/copy-button'
import { PageLink } from '@/components/ui/page-link'
import { api } from '@/lib/format/paths'
import { PresentPeople } from './present-people'

export type DisputeBarProps = {
  disputeId: string
  /** The list that the dispute was opened from, at the page that has the dispute. */
  listHref: string
  /** The place in that list. */
  position: ReactNode
}

/** The top of the page: the breadcrumb, who else is here, and the export of the case. Rendered on the server. */
export function DisputeBar({ disputeId, listHref, position }: DisputeBarProps) {
  return (
    <div className="mb-3 flex items-center justify-between gap-3 max-md:mb-1.5 max-md:gap-1.5 workspace:mb-1.5">
      <Crumbs disputeId={disputeId} listHref={listHref} />
      {position}
      <PresentPeople disputeId={disputeId} />
      <ExportLink disputeId={disputeId} />
    </div>
  )
}

function Crumbs({ disputeId, listHref }: Pick<DisputeBarProps, 'disputeId' | 'listHref'>) {
  const t = useTranslations('dispute')
  return (
    <nav aria-label={t('crumbs')} className="min-w-0 text-sm text-ink-3 max-md:min-w-min">
      <ol className="flex items-center gap-1.5">
        <li>
          <PageLink
            href={listHref}
            className="-my-1 flex items-center gap-1 rounded-sm py-1 hover:text-ink hover:underline hover:underline-offset-3 max-md:-ms-1 max-md:min-h-11 max-md:pe-1.5"
          >
            <ChevronLeft className="md:hidden" />
            {t('toDisputes')}
          </PageLink>
        </li>
        <li className="flex min-w-0 items-center gap-1.5 max-md:hidden">
          <ChevronRight />
          <span aria-current="page" className="num wrap-anywhere">
            {disputeId}
          </span>
          <CopyButton text={disputeId} />
        </li>
      </ol>
    </nav>
  )
}

function ExportLink({ disputeId }: { disputeId: string }) {
  const t = useTranslations('dispute')
  return (
    <DownloadLink
      href={api.export(disputeId)}
      download={`${disputeId}.zip`}
      title={t('exportHint')}
      className={buttonClasses({ size: 'sm' })}
    >
      <Download className="size-3.5" />
      <span className="max-md:sr-only">{t('export')}</span>
    </DownloadLink>
  )
}
