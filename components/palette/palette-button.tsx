'use client'

import { Search } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useSyncExternalStore } from 'react'
import { IconButton } from '@/components/ui/icon-button'
import { isMac } from '@/components/ui/is-mac'
import { Kbd } from '@/components/ui/kbd'
import { openPalette } from './palette-open'

/** Opens the command palette. `compact`: an icon, for the bar of a phone. */
export function PaletteButton({ compact = false }: { compact?: boolean }) {
  const t = useTranslations('common.palette')
  const onMac = useSyncExternalStore(subscribe, isMac, () => false)
  const opens = {
    'aria-haspopup': 'dialog' as const,
    onClick: openPalette,
  }
  if (compact)
    return <IconButton label={t('open')} icon={<Search />} className="max-lg:size-11" {...opens} />
  return (
    <button
      type="button"
      title={t('open')}
      aria-keyshortcuts={onMac ? 'Meta+K' : 'Control+K'}
      className="mb-3 flex min-h-9 w-full items-center gap-2.5 rounded-sm border border-line bg-surface px-2.5 text-start text-sm text-ink-2 transition-colors hover:bg-hover hover:text-ink workspace:justify-center workspace:px-0"
      {...opens}
    >
      <Search />
      <span aria-hidden="true" className="min-w-0 flex-1 truncate workspace:hidden">
        {t('short')}
      </span>
      <span className="sr-only">{t('open')}</span>
      <Kbd aria-hidden="true" className="workspace:hidden">
        {onMac ? '⌘K' : 'Ctrl K'}
      </Kbd>
    </button>
  )
}

/** The platform does not change. */
const subscribe = () => () => undefined
