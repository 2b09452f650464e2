import { Scale } from 'lucide-react'
import { useTranslations } from 'next-intl'

export function Brand() {
  const t = useTranslations('common')
  return (
    <span className="flex items-center gap-2.5 font-bold tracking-tight">
      <span
        aria-hidden="true"
        className="grid size-6 place-items-center rounded-sm bg-ink text-bg forced-colors:border"
      >
        <Scale className="size-3.5! stroke-2!" />
      </span>
      <span className="workspace:sr-only">{t('appName')}</span>
    </span>
  )
}
