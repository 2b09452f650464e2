'use client'

import { useTranslations } from 'next-intl'
import { useId } from 'react'
import { Dialog, DialogBody } from '@/components/ui/dialog'
import { Kbd } from '@/components/ui/kbd'
import { useShortcutsSetting } from '@/components/ui/use-shortcuts'

const KEYS = {
  list: [
    ['j', 'next'],
    ['k', 'previous'],
    ['Enter', 'open'],
    ['/', 'search'],
    ['?', 'help'],
  ],
  dispute: [
    ['j', 'nextDocument'],
    ['k', 'previousDocument'],
    ['u', 'upload'],
    ['p', 'preview'],
    ['Del', 'delete'],
    ['?', 'help'],
  ],
} as const

export type KeysPage = keyof typeof KEYS

export function KeysDialog({ page, onClose }: { page: KeysPage; onClose: () => void }) {
  const t = useTranslations('disputes.keys')
  const [on, setOn] = useShortcutsSetting()
  const switchId = useId()
  return (
    <Dialog onClose={onClose} title={t('title')} size="sm">
      <DialogBody>
        <dl className={on ? 'grid gap-2.5' : 'grid gap-2.5 text-ink-3'}>
          {KEYS[page].map(([key, name]) => (
            <div key={key} className="flex items-center justify-between gap-4">
              <dt className="order-2">
                <Kbd>{key}</Kbd>
              </dt>
              <dd>{t(name)}</dd>
            </div>
          ))}
        </dl>
        <div className="mt-5 flex items-start gap-3 border-t border-line pt-4">
          <input
            id={switchId}
            type="checkbox"
            checked={on}
            onChange={(event) => setOn(event.target.checked)}
            aria-describedby={`${switchId}-hint`}
            className="mt-0.5 size-4 flex-none accent-accent"
          />
          <div>
            <label htmlFor={switchId} className="block font-medium">
              {t('enabled')}
            </label>
            <p id={`${switchId}-hint`} className="mt-0.5 text-sm text-ink-3">
              {t('enabledHint')}
            </p>
          </div>
        </div>
      </DialogBody>
    </Dialog>
  )
}
