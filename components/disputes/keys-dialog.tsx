'use client'

import { useTranslations } from 'next-intl'
import { CheckboxField } from '@/components/ui/checkbox-field'
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
    ['s', 'submit'],
    ['?', 'help'],
  ],
  readOnlyDispute: [
    ['j', 'nextDocument'],
    ['k', 'previousDocument'],
    ['p', 'preview'],
    ['?', 'help'],
  ],
} as const

export type KeysPage = keyof typeof KEYS

export function KeysDialog({ page, onClose }: { page: KeysPage; onClose: () => void }) {
  const t = useTranslations('disputes.keys')
  const [on, setOn] = useShortcutsSetting()
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
        <div className="mt-5 border-t border-line pt-4">
          <CheckboxField
            label={t('enabled')}
            hint={t('enabledHint')}
            checked={on}
            onChange={(event) => setOn(event.target.checked)}
          />
        </div>
      </DialogBody>
    </Dialog>
  )
}
