'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useLazyCode } from '@/components/problems/use-lazy-code'
import { Kbd } from '@/components/ui/kbd'
import { factSeparator } from '@/lib/format/join-facts'
import type { KeysPage } from './keys-dialog'

const loadDialog = () => import('./keys-dialog')

const HINTS = {
  list: 'hint',
  listWithoutOpen: 'hint',
  dispute: 'disputeHint',
  readOnlyDispute: 'readOnlyHint',
} as const

export type KeysHintProps = {
  page: KeysPage
  /** The dispute was opened from a list. */
  isInList?: boolean
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** The most important keys in one line, where there is a keyboard; the dialog with all of them opens on demand. */
export function KeysHint({ page, isInList = false, open, onOpenChange }: KeysHintProps) {
  const t = useTranslations('disputes.keys')
  const dialog = useLazyCode(loadDialog, open, () => onOpenChange(false))
  return (
    <>
      <p className="mt-3.5 flex flex-wrap items-center text-sm text-ink-3 max-lg:hidden workspace:-mx-5 workspace:mt-0 workspace:border-t workspace:bg-surface workspace:px-5 workspace:py-1.5">
        <span>{t.rich(HINTS[page], { key: (chunks) => <Kbd>{chunks}</Kbd> })}</span>
        <span aria-hidden="true" className="whitespace-pre">
          {factSeparator(useLocale())}
        </span>
        <button
          type="button"
          className="min-h-6 rounded-sm underline underline-offset-3 hover:text-ink"
          aria-keyshortcuts="?"
          onPointerEnter={dialog.preload}
          onFocus={dialog.preload}
          onClick={() => onOpenChange(true)}
        >
          {t('all')}
        </button>
      </p>
      {open && dialog.code && (
        <dialog.code.KeysDialog
          page={page}
          isInList={isInList}
          onClose={() => onOpenChange(false)}
        />
      )}
    </>
  )
}
