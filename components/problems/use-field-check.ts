'use client'

import { useRef, useState, type RefObject } from 'react'

/** Shows a field's error only after `check` was called, which also focuses the field. */
export function useFieldCheck<Field extends HTMLElement>(
  isRight: boolean,
): { field: RefObject<Field | null>; isWrong: boolean; check: () => boolean } {
  const field = useRef<Field>(null)
  const [isChecked, setChecked] = useState(false)
  const check = () => {
    setChecked(true)
    if (!isRight) field.current?.focus()
    return isRight
  }
  return { field, isWrong: isChecked && !isRight, check }
}
