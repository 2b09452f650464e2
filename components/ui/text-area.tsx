'use client'

import clsx from 'clsx'
import type { ComponentProps } from 'react'
import { Field, type FieldProps } from './field'

export type TextAreaProps = ComponentProps<'textarea'> &
  Pick<FieldProps, 'label' | 'hint' | 'error'>

export function TextArea({ label, hint, error, className, id, ...rest }: TextAreaProps) {
  return (
    <Field {...{ label, hint, error, id }} describedBy={rest['aria-describedby']}>
      {(attributes) => (
        <textarea
          {...rest}
          {...attributes}
          className={clsx(
            'block w-full min-w-0 rounded-sm border bg-surface px-3 py-2 leading-normal max-md:text-lg',
            error ? 'border-bad' : 'border-line-control',
            className,
          )}
        />
      )}
    </Field>
  )
}
