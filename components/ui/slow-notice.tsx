import { useTranslations } from 'next-intl'

/**
 * Reports that loading takes long, 5 s after it is rendered; until then it takes no space. By CSS alone, so that it
 * also works in a page that is still streaming. Must be in a live region.
 */
export function SlowNotice() {
  const t = useTranslations('common')
  return (
    <div className="invisible max-h-0 overflow-hidden animate-appear-late text-center text-sm text-ink-2">
      <p className="px-4 py-3">{t('slow')}</p>
    </div>
  )
}
