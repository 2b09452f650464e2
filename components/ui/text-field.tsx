'use client'

import clsx from 'clsx'
import { useId, type ComponentProps, type ReactNode } from 'react'

export type TextFieldProps = Omit<ComponentProps<'input'>, 'size'> & {
  label: ReactNode
  /** Only for eyes: screen readers always have the label. */
  hideLabel?: boolean | undefined
  hint?: ReactNode
  /** Says what to do about it; read together with the label. */
  error?: ReactNode
  /** Inside the box, before and after the text. */
  leading?: ReactNode
  trailing?: ReactNode
  /** For the box around all of it: width, position. */
  wrapperClassName?: string | undefined
}

export function TextField({
  label,
  hideLabel = false,
  hint,
  error,
  leading,
  trailing,
  className,
  wrapperClassName,
  id,
  ...rest
}: TextFieldProps) {
  const ownId = useId()
  const fieldId = id ?? ownId
  const hintId = `${fieldId}-hint`
  const errorId = `${fieldId}-error`
  const describedBy = clsx(error && errorId, hint && hintId, rest['aria-describedby']) || undefined
  return (
    <div className={clsx('min-w-0', wrapperClassName)}>
      <label
        htmlFor={fieldId}
        className={hideLabel ? 'sr-only' : 'mb-1.5 block text-sm font-medium text-ink-2'}
      >
        {label}
      </label>
      <div
        className={clsx(
          'flex min-h-9 items-center gap-2 rounded-sm border bg-surface px-3 transition-colors max-md:min-h-11',
          'has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-offset-2 has-[input:focus-visible]:outline-focus',
          'has-[input:disabled]:bg-sunken has-[input:disabled]:text-ink-3',
          error ? 'border-bad' : 'border-line-control',
        )}
      >
        {leading}
        <input
          {...rest}
          id={fieldId}
          {...(describedBy && { 'aria-describedby': describedBy })}
          {...(error ? { 'aria-invalid': true } : {})}
          className={clsx(
            'w-full min-w-0 flex-1 bg-transparent py-1.5 leading-normal outline-none max-md:text-lg',
            '[&::-webkit-search-cancel-button]:hidden',
            className,
          )}
        />
        {trailing}
      </div>
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
