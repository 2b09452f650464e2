'use client'

import { useTranslations } from 'next-intl'

export type SectionBarProps = {
  hasGuidance: boolean
  hasResponse: boolean
  /** Opens the editor; null when the person may not write, or it is open already. */
  onWrite: (() => void) | null
}

const ENTRY =
  'grid min-h-11 flex-1 place-items-center rounded-sm px-2 text-center text-sm leading-tight font-medium text-ink-2 hover:text-ink'

/** Leads to the parts of a page that is one column, and stays in view. */
export function SectionBar({ hasGuidance, hasResponse, onWrite }: SectionBarProps) {
  const t = useTranslations('dispute.sections')
  // One entry would lead nowhere new.
  if (!hasGuidance && !hasResponse) return null
  return (
    <nav
      aria-label={t('label')}
      data-stays-at-top
      className="sticky top-0 z-10 -mx-8 mb-4 flex gap-1 border-y border-line bg-surface px-6 max-md:-mx-4 max-md:px-2 min-[1180px]:hidden max-md:short:static"
    >
      <a href="#documents" className={ENTRY}>
        {t('documents')}
      </a>
      {hasGuidance && (
        <a href="#guidance" className={ENTRY}>
          {t('guidance')}
        </a>
      )}
      {onWrite ? (
        <button type="button" className={`${ENTRY} text-accent!`} onClick={onWrite}>
          {t('write')}
        </button>
      ) : (
        hasResponse && (
          <a href="#response" className={ENTRY}>
            {t('response')}
          </a>
        )
      )}
    </nav>
  )
}
