import { useTranslations } from 'next-intl'

/**
 * Says that loading takes long, 5 s after it appears; until then it takes no room. By CSS alone, so that it also works
 * in a page that is still on its way from the server. It belongs into a live region.
 */
export function SlowNotice() {
  const t = useTranslations('common')
  return (
    <div className="invisible max-h-0 overflow-hidden animate-appear-late text-center text-sm text-ink-2">
      <p className="px-4 py-3">{t('slow')}</p>
    </div>
  )
}
