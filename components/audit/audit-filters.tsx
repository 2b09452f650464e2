'use client'

import { useTranslations } from 'next-intl'
import { useId, type ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { Select } from '@/components/ui/select'
import { TextField } from '@/components/ui/text-field'
import type { AuditPage, AuditQuery } from '@/lib/contract/audit'
import { AUDIT_ACTIONS } from '@/lib/contract/history'
import { isFiltered } from './audit-url'

export type AuditFiltersProps = {
  query: AuditQuery
  people: AuditPage['people']
  onShow: (change: Partial<AuditQuery>) => void
}

export function AuditFilters({ query, people, onShow }: AuditFiltersProps) {
  const t = useTranslations('audit.filter')
  const action = useTranslations('audit.action')
  return (
    <div
      role="search"
      aria-label={t('label')}
      className="mb-4 grid grid-cols-[repeat(auto-fill,minmax(10.5rem,1fr))] items-end gap-3"
    >
      <Labelled label={t('person')}>
        {(id) => (
          <Select
            id={id}
            value={query.person ?? ''}
            onChange={(event) => onShow({ person: event.target.value || undefined })}
          >
            <option value="">{t('anybody')}</option>
            {people.map(({ id: personId, name }) => (
              <option key={personId} value={personId}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Labelled>
      <Labelled label={t('action')}>
        {(id) => (
          <Select
            id={id}
            value={query.action ?? ''}
            onChange={(event) =>
              onShow({ action: AUDIT_ACTIONS.find((known) => known === event.target.value) })
            }
          >
            <option value="">{t('anything')}</option>
            {AUDIT_ACTIONS.map((known) => (
              <option key={known} value={known}>
                {action(known)}
              </option>
            ))}
          </Select>
        )}
      </Labelled>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const typed = new FormData(event.currentTarget).get('dispute')
          onShow({ dispute: (typeof typed === 'string' && typed.trim()) || undefined })
        }}
      >
        <TextField
          // Typed text applies on Enter; it is reset when the URL changes elsewhere.
          key={query.dispute}
          label={t('dispute')}
          name="dispute"
          placeholder="dspt_…"
          defaultValue={query.dispute}
          enterKeyHint="search"
          autoComplete="off"
          spellCheck={false}
        />
      </form>
      <TextField
        label={t('from')}
        type="date"
        value={query.from ?? ''}
        max={query.to}
        onChange={(event) => onShow({ from: event.target.value || undefined })}
      />
      <TextField
        label={t('to')}
        type="date"
        value={query.to ?? ''}
        min={query.from}
        onChange={(event) => onShow({ to: event.target.value || undefined })}
      />
      {isFiltered(query) && (
        <Button
          className="justify-self-start"
          onClick={() =>
            onShow({
              person: undefined,
              action: undefined,
              dispute: undefined,
              from: undefined,
              to: undefined,
            })
          }
        >
          {t('clear')}
        </Button>
      )}
    </div>
  )
}

function Labelled({ label, children }: { label: string; children: (id: string) => ReactNode }) {
  const id = useId()
  return (
    <div className="grid min-w-0">
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium text-ink-2">
        {label}
      </label>
      {children(id)}
    </div>
  )
}
