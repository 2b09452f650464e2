'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { CheckboxField } from '@/components/ui/checkbox-field'
import { Dialog, DialogBody } from '@/components/ui/dialog'
import { isMac } from '@/components/ui/is-mac'
import { Kbd } from '@/components/ui/kbd'
import { areShortcutsOn, SHORTCUTS_SETTING } from '@/components/ui/use-shortcuts'

const KEYS = {
  list: [
    ['j', 'next'],
    ['k', 'previous'],
    ['Enter', 'open'],
    ['/', 'search'],
    ['a', 'assign'],
    ['z', 'snooze'],
    ['?', 'help'],
  ],
  listWithoutOpen: [
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
    ['1–4', 'kind'],
    ['Ctrl+Enter', 'uploadAll'],
    ['p', 'preview'],
    ['x', 'select'],
    ['Del', 'delete'],
    ['a', 'assign'],
    ['z', 'snooze'],
    ['s', 'submit'],
    ['?', 'help'],
  ],
  readOnlyDispute: [
    ['j', 'nextDocument'],
    ['k', 'previousDocument'],
    ['p', 'preview'],
    ['x', 'select'],
    ['?', 'help'],
  ],
} as const

/** Of the viewer, which documents and picked files open in. */
const VIEWER_KEYS = [
  ['← →', 'neighbours'],
  ['Space PgDn', 'scroll'],
  ['Home End', 'ends'],
  ['+ -', 'zoom'],
  ['0', 'fit'],
  ['r', 'turn'],
  ['Ctrl+F', 'find'],
] as const

/** On every page; no single key, so it cannot be turned off. */
const PALETTE_KEYS = [['Ctrl+K', 'palette']] as const

/** Of a dispute that was opened from a list. */
const IN_LIST_KEYS = [
  ['Shift+J', 'next'],
  ['Shift+K', 'previous'],
] as const

type KeyName =
  | (typeof KEYS)[keyof typeof KEYS][number][1]
  | (typeof VIEWER_KEYS)[number][1]
  | (typeof IN_LIST_KEYS)[number][1]
  | (typeof PALETTE_KEYS)[number][1]

export type KeysPage = keyof typeof KEYS

export type KeysDialogProps = { page: KeysPage; isInList: boolean; onClose: () => void }

export function KeysDialog({ page, isInList, onClose }: KeysDialogProps) {
  const t = useTranslations('disputes.keys')
  const [on, setOn] = useState(areShortcutsOn)
  const change = (next: boolean) => {
    if (next) localStorage.removeItem(SHORTCUTS_SETTING)
    else localStorage.setItem(SHORTCUTS_SETTING, 'off')
    setOn(next)
  }
  return (
    <Dialog onClose={onClose} title={t('title')} size="sm">
      <DialogBody>
        <div className="mb-2.5">
          <KeyList keys={PALETTE_KEYS} on />
        </div>
        <KeyList keys={[...(isInList ? IN_LIST_KEYS : []), ...KEYS[page]]} on={on} />
        {(page === 'dispute' || page === 'readOnlyDispute') && (
          <>
            <h3 className="mt-5 mb-2.5 text-sm font-medium text-ink-2">{t('viewer')}</h3>
            <KeyList keys={VIEWER_KEYS} on={on} />
          </>
        )}
        <div className="mt-5 border-t border-line pt-4">
          <CheckboxField
            label={t('enabled')}
            hint={t('enabledHint')}
            checked={on}
            onChange={(event) => change(event.target.checked)}
          />
        </div>
      </DialogBody>
    </Dialog>
  )
}

type KeyListProps = { keys: readonly (readonly [keys: string, name: KeyName])[]; on: boolean }

function KeyList({ keys, on }: KeyListProps) {
  const t = useTranslations('disputes.keys')
  return (
    <dl className={on ? 'grid gap-2.5' : 'grid gap-2.5 text-ink-3'}>
      {keys.map(([pressed, name]) => (
        <div key={name} className="flex items-center justify-between gap-4">
          <dt className="order-2 flex gap-1">
            {(isMac() ? pressed.replace('Ctrl+', '⌘') : pressed).split(' ').map((key) => (
              <Kbd key={key}>{key}</Kbd>
            ))}
          </dt>
          <dd>{t(name)}</dd>
        </div>
      ))}
    </dl>
  )
}
