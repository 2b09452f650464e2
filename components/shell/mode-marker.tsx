import clsx from 'clsx'
import { FlaskConical } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Badge } from '@/components/ui/badge'

/** Marks every page of a desk that uses the sandbox, so that its disputes are not mistaken for real ones. */
export function SandboxBanner({ className }: { className?: string | undefined }) {
  const t = useTranslations('common.mode')
  return (
    <aside
      aria-label={t('test')}
      className={clsx(
        'flex items-start gap-2 border-b border-line bg-info-soft px-8 py-2 text-sm text-info max-md:px-4 workspace:px-5 workspace:py-1',
        className,
      )}
    >
      <span className="flex h-[1lh] items-center">
        <FlaskConical />
      </span>
      <span>{t('sandbox')}</span>
    </aside>
  )
}

/** Whether real money is involved. */
export function ModeMarker({ livemode }: { livemode: boolean }) {
  const t = useTranslations('common.mode')
  return livemode ? (
    <Badge tone="won" title={t('liveHint')}>
      {t('live')}
    </Badge>
  ) : (
    <Badge tone="pending" title={t('testHint')}>
      {t('test')}
    </Badge>
  )
}
