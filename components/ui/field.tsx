'use client'

import clsx from 'clsx'
import { useId, type ReactNode } from 'react'

export type FieldProps = {
  label: ReactNode
  /** Only for eyes: screen readers always have the label. */
  hideLabel?: boolean | undefined
  hint?: ReactNode
  /** Says what to do about it; read together with the label. */
  error?: ReactNode
  /** Of the input; made up where it does not matter. */
  id?: string | undefined
  /** What else describes the input, by id. */
  describedBy?: string | undefined
  /** For the box around all of it: width, position. */
  className?: string | undefined
  /** Draws the input, with these attributes. */
  children: (input: InputAttributes) => ReactNode
}

type InputAttributes = { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true }

/** An input with its label above and its error and hint below, tied together for screen readers. */
export function Field({
  label,
  hideLabel = false,
  hint,
  error,
  id,
  describedBy,
  className,
  children,
}: FieldProps) {
  const ownId = useId()
  const inputId = id ?? ownId
  const hintId = `${inputId}-hint`
  const errorId = `${inputId}-error`
  const describing = clsx(error && errorId, hint && hintId, describedBy)
  return (
    <div className={clsx('min-w-0', className)}>
      <label
        htmlFor={inputId}
        className={hideLabel ? 'sr-only' : 'mb-1.5 block text-sm font-medium text-ink-2'}
      >
        {label}
      </label>
      {children({
        id: inputId,
        ...(describing && { 'aria-describedby': describing }),
        ...(error ? { 'aria-invalid': true } : {}),
      })}
      {error && (
        <p id={errorId} className="mt-1.5 text-sm text-bad">
          {error}
        </p>
      )}
      {hint && (
        <p id={hintId} className="mt-1.5 text-sm text-ink-3">
          {hint}
        </p>
      )}
    </div>
  )
}
