'use client'

import clsx from 'clsx'
import type { ComponentProps, ReactNode } from 'react'
import { Field, type FieldProps } from './field'

export type TextFieldProps = Omit<ComponentProps<'input'>, 'size'> &
  Pick<FieldProps, 'label' | 'hideLabel' | 'hint' | 'error'> & {
    /** Inside the box, before and after the text. */
    leading?: ReactNode
    trailing?: ReactNode
    /** For the box around it: width, position. */
    wrapperClassName?: string | undefined
  }

export function TextField({
  label,
  hideLabel,
  hint,
  error,
  leading,
  trailing,
  className,
  wrapperClassName,
  id,
  ...rest
}: TextFieldProps) {
  return (
    <Field
      {...{ label, hideLabel, hint, error, id }}
      describedBy={rest['aria-describedby']}
      className={wrapperClassName}
    >
      {(attributes) => (
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
            {...attributes}
            className={clsx(
              'w-full min-w-0 flex-1 bg-transparent py-1.5 leading-normal outline-none max-md:text-lg',
              '[&::-webkit-search-cancel-button]:hidden',
              className,
            )}
          />
          {trailing}
        </div>
      )}
    </Field>
  )
}
