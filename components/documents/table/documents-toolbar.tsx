'use client'

import { useTranslations } from 'next-intl'
import { Select } from '@/components/ui/select'
import type { ListDocumentsQuery } from '@/lib/contract/documents'
import { ORDERS } from '@/lib/contract/orders'
import { oneOf } from '@/lib/contract/query-fields'
import { KINDS } from '@/lib/evidence/kinds'
import { DateRangeFilter } from './date-range'
import { NameFilter } from './name-filter'

export type DocumentsToolbarProps = {
  query: ListDocumentsQuery
  onChange: (change: Partial<ListDocumentsQuery>) => void
}

const SELECT = 'border-line-strong font-medium'

/** Order and filters of the list, which apply across all pages. */
export function DocumentsToolbar({ query, onChange }: DocumentsToolbarProps) {
  const t = useTranslations('documents')
  const kinds = useTranslations('kinds.label')
  return (
    <>
      <NameFilter name={query.name ?? ''} onName={(name) => onChange({ name })} />
      <Select
        size="sm"
        aria-label={t('filter.kind')}
        value={query.kind ?? ''}
        onChange={({ target }) => onChange({ kind: oneOf(KINDS, target.value) })}
        className={SELECT}
      >
        <option value="">{t('filter.anyKind')}</option>
        {KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {kinds(kind)}
          </option>
        ))}
      </Select>
      <Select
        size="sm"
        aria-label={t('order.label')}
        value={query.order}
        onChange={({ target }) =>
          onChange({ order: oneOf(ORDERS, target.value) ?? 'chronological' })
        }
        className={SELECT}
      >
        {ORDERS.map((order) => (
          <option key={order} value={order}>
            {t(`order.${order}`)}
          </option>
        ))}
      </Select>
      <DateRangeFilter
        from={query.from}
        to={query.to}
        onChange={({ from, to }) => onChange({ from, to })}
      />
    </>
  )
}
