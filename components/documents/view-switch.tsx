'use client'

import clsx from 'clsx'
import { useTranslations } from 'next-intl'
import { VIEWS, type DocumentsView } from './documents-url'

export type ViewSwitchProps = { view: DocumentsView; onView: (view: DocumentsView) => void }

/** Two views of the same documents. */
export function ViewSwitch({ view, onView }: ViewSwitchProps) {
  const t = useTranslations('documents.view')
  return (
    <div
      role="group"
      aria-label={t('label')}
      className="ms-auto flex flex-none rounded-sm border border-line-strong bg-sunken p-0.5"
    >
      {VIEWS.map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={each === view}
          onClick={() => each !== view && onView(each)}
          className={clsx(
            'min-h-6 rounded-[4px] px-2 text-sm font-medium max-md:min-h-10 max-md:px-3',
            each === view ? 'bg-surface text-ink shadow-card' : 'text-ink-2 hover:text-ink',
          )}
        >
          {t(each)}
        </button>
      ))}
    </div>
  )
}
