'use client'

import clsx from 'clsx'
import { useTranslations } from 'next-intl'
import { Kbd } from '@/components/ui/kbd'
import { useActiveOption } from '@/components/ui/use-active-option'
import type { Group, PaletteItem } from './palette-item'

export type PaletteListProps = {
  listId: string
  label: string
  groups: readonly { group: Group; items: readonly PaletteItem[] }[]
  activeId: string | null
  onChoose: (item: PaletteItem) => void
}

/** The options: the pointer chooses directly, keys through the field. */
export function PaletteList({ listId, label, groups, activeId, onChoose }: PaletteListProps) {
  const t = useTranslations('palette.group')
  const list = useActiveOption(activeId)
  return (
    <div
      ref={list}
      id={listId}
      role="listbox"
      aria-label={label}
      className="min-h-0 flex-1 overflow-y-auto p-2 empty:p-0"
    >
      {groups.map(({ group, items }) => (
        <div key={group} role="group" aria-labelledby={`${listId}-${group}`} className="pb-1">
          <div
            id={`${listId}-${group}`}
            role="presentation"
            className="px-2 pt-2 pb-1 text-xs font-medium text-ink-3"
          >
            {t(group)}
          </div>
          {items.map((item) => (
            <div
              key={item.id}
              id={`${listId}-${item.id}`}
              role="option"
              tabIndex={-1}
              aria-selected={item.id === activeId}
              className={clsx(
                'flex min-h-9 cursor-pointer items-center gap-3 rounded-sm px-2 py-1 hover:bg-hover max-md:min-h-11',
                item.id === activeId && 'bg-sunken outline-2 -outline-offset-2 outline-accent',
              )}
              onMouseDown={(event) => {
                // Keeps the focus in the field.
                event.preventDefault()
                onChoose(item)
              }}
            >
              <span className="flex flex-none text-ink-3" aria-hidden="true">
                {item.icon}
              </span>
              <span className="min-w-0 flex-1">
                <span className="block wrap-anywhere" lang={item.lang}>
                  {item.label}
                </span>
                {item.detail && (
                  <span className="num block truncate text-xs text-ink-3">{item.detail}</span>
                )}
              </span>
              {item.keys && (
                <Kbd aria-hidden="true" className="flex-none max-md:hidden">
                  {item.keys}
                </Kbd>
              )}
            </div>
          ))}
        </div>
      ))}
    </div>
  )
}
