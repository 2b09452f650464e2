'use client'

import { useState, type KeyboardEvent } from 'react'

export type PersonOption = { id: string; name: string }

/**
 * The options whose name, or one of its words, starts with what was typed; all of them without it. A space after a
 * whole name ends it.
 */
export function matchingPeople<Option extends PersonOption>(
  all: readonly Option[],
  typed: string,
): Option[] {
  const wanted = fold(typed)
  return all.filter(({ name }) => {
    const folded = fold(name)
    return (
      folded.startsWith(wanted) || folded.split(/[\s.(]+/u).some((word) => word.startsWith(wanted))
    )
  })
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

/**
 * The keyboard of a list of options below a text field (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/): the focus
 * stays in the field, and the arrow keys move the active option. `onKey` returns whether it handled the key.
 */
export function usePersonOptions(
  listId: string,
  options: readonly PersonOption[],
  onChoose: (option: PersonOption) => void,
) {
  const [index, setIndex] = useState(0)
  const active = Math.min(index, options.length - 1)
  const idOf = (option: PersonOption) => `${listId}-${option.id}`
  const current = options[active]
  const choose = (option: PersonOption) => {
    setIndex(0)
    onChoose(option)
  }
  return {
    listId,
    options,
    active,
    idOf,
    choose,
    activeId: current ? idOf(current) : undefined,
    reset: () => setIndex(0),
    onKey(event: KeyboardEvent): boolean {
      const hasModifier = event.ctrlKey || event.metaKey
      if (event.nativeEvent.isComposing || hasModifier || options.length === 0) return false
      const moves: Readonly<Record<string, number>> = {
        ArrowDown: (active + 1) % options.length,
        ArrowUp: (active - 1 + options.length) % options.length,
      }
      const next = moves[event.key]
      if (next !== undefined) setIndex(next)
      else if (event.key === 'Enter' && current) choose(current)
      else return false
      event.preventDefault()
      return true
    },
  }
}

export type PersonOptionsState = ReturnType<typeof usePersonOptions>
