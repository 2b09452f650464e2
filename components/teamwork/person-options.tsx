'use client'

import clsx from 'clsx'
import { Check } from 'lucide-react'
import { Initials } from '@/components/ui/initials'
import { useActiveOption } from '@/components/ui/use-active-option'
import type { PersonOptionsState } from './use-person-options'

export type PersonOptionsProps = {
  /** Names the list. */
  label: string
  state: PersonOptionsState
  /** The option that is in effect, marked with a check. */
  selectedId?: string | undefined
  className?: string | undefined
}

/** The listbox of a field with person options: the pointer chooses directly, keys through the field. */
export function PersonOptions({ label, state, selectedId, className }: PersonOptionsProps) {
  const { listId, options, active, idOf, choose } = state
  const list = useActiveOption(active)
  return (
    <div
      ref={list}
      id={listId}
      role="listbox"
      aria-label={label}
      className={clsx('max-h-64 overflow-y-auto', className)}
    >
      {options.map((option, index) => (
        <div
          key={option.id}
          id={idOf(option)}
          role="option"
          aria-selected={index === active}
          className={clsx(
            'flex min-h-9 cursor-pointer items-center gap-2.5 rounded-sm px-2 py-1 wrap-anywhere hover:bg-hover max-md:min-h-11',
            index === active && 'bg-sunken outline-2 -outline-offset-2 outline-accent',
          )}
          tabIndex={-1}
          onMouseDown={(event) => {
            // Keeps the focus in the field.
            event.preventDefault()
            choose(option)
          }}
        >
          <Initials name={option.name} />
          <span className="min-w-0 flex-1">{option.name}</span>
          {option.id === selectedId && <Check className="flex-none text-ink-2" />}
        </div>
      ))}
    </div>
  )
}
