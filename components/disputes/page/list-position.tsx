import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { iconButtonClasses } from '@/components/ui/button-style'
import { PageLink } from '@/components/ui/page-link'
import type { ListDisputesQuery } from '@/lib/contract/disputes'
import type { Neighbours } from '@/lib/contract/neighbours'
import { pages } from '@/lib/format/paths'

export type ListPositionProps = {
  query: ListDisputesQuery
  /** The query string of the list, which the links pass on. */
  search: string
  neighbours: Neighbours
}

/** The position in the list that the dispute was opened from, and its neighbours there. Rendered on the server. */
export function ListPosition({ query, search, neighbours }: ListPositionProps) {
  const t = useTranslations('dispute.inList')
  const { position, total, previous, next } = neighbours
  // The list of today already says it.
  const dueToday = query.urgency === 'today' ? 0 : neighbours.dueToday
  if (position === null && next === null) return null
  return (
    <nav aria-label={t('label')} className="flex min-w-0 items-center gap-1 text-sm text-ink-3">
      {position !== null && (
        <span className="num me-1 min-w-0 max-md:text-xs">
          {t('position', { position, total, list: nameOf(query) })}{' '}
          {dueToday > 0 && (
            <span className="font-medium text-bad max-md:block md:ms-1 md:whitespace-nowrap">
              {t('dueToday', { dueToday })}
            </span>
          )}
        </span>
      )}
      <Neighbour id={previous} search={search} label={t('previous')} data-previous-dispute>
        <ChevronLeft />
      </Neighbour>
      <Neighbour id={next} search={search} label={t('next')} data-next-dispute>
        <ChevronRight />
      </Neighbour>
    </nav>
  )
}

type NeighbourProps = { id: string | null; search: string; label: string; children: ReactNode }

function Neighbour({ id, search, label, children, ...marks }: NeighbourProps) {
  const className = iconButtonClasses({ size: 'sm', className: id === null ? 'opacity-40' : '' })
  return id === null ? (
    <span aria-hidden="true" className={className}>
      {children}
    </span>
  ) : (
    <PageLink
      {...marks}
      href={pages.dispute(id, search)}
      aria-label={label}
      title={label}
      className={className}
    >
      {children}
    </PageLink>
  )
}

/** What the list holds, in words. */
function nameOf({ q, tab, urgency }: ListDisputesQuery): string {
  if (q !== '') return 'found'
  return (tab === 'open' && urgency) || tab
}
