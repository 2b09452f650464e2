'use client'

import { useTranslations } from 'next-intl'
import { Select } from '@/components/ui/select'
import type { ListDocumentsQuery } from '@/lib/contract/documents'
import { ORDERS, type Order } from '@/lib/contract/orders'
import { DateRangeFilter } from './date-range'

export type DocumentsToolbarProps = {
  query: ListDocumentsQuery
  onChange: (change: Partial<ListDocumentsQuery>) => void
}

/** Order and dates of the list, applied by Omise and therefore across all pages. */
export function DocumentsToolbar({ query, onChange }: DocumentsToolbarProps) {
  const t = useTranslations('documents.order')
  return (
    <>
      <Select
        size="sm"
        aria-label={t('label')}
        value={query.order}
        onChange={(event) => onChange({ order: toOrder(event.target.value) })}
        className="border-line-strong font-medium"
      >
        {ORDERS.map((order) => (
          <option key={order} value={order}>
            {t(order)}
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

function toOrder(value: string): Order {
  return ORDERS.find((order) => order === value) ?? 'chronological'
}
