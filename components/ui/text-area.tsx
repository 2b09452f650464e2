'use client'

import clsx from 'clsx'
import { useId, type ComponentProps, type ReactNode } from 'react'

export type TextAreaProps = ComponentProps<'textarea'> & {
  label: ReactNode
  hint?: ReactNode
  /** Says what to do about it; read together with the label. */
  error?: ReactNode
}

export function TextArea({ label, hint, error, className, id, ...rest }: TextAreaProps) {
  const ownId = useId()
  const fieldId = id ?? ownId
  const hintId = `${fieldId}-hint`
  const errorId = `${fieldId}-error`
  const describedBy = clsx(error && errorId, hint && hintId, rest['aria-describedby']) || undefined
  return (
    <div className="min-w-0">
      <label htmlFor={fieldId} className="mb-1.5 block text-sm font-medium text-ink-2">
        {label}
      </label>
      <textarea
        {...rest}
        id={fieldId}
        {...(describedBy && { 'aria-describedby': describedBy })}
        {...(error ? { 'aria-invalid': true } : {})}
        className={clsx(
          'block w-full min-w-0 rounded-sm border bg-surface px-3 py-2 leading-normal max-md:text-lg',
          error ? 'border-bad' : 'border-line-control',
          className,
        )}
      />
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
