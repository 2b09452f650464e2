'use client'

import { useId, type ComponentProps, type ReactNode } from 'react'

export type CheckboxFieldProps = Omit<ComponentProps<'input'>, 'type' | 'id'> & {
  label: ReactNode
  hint?: ReactNode
  /** Describes the remedy; announced when it appears. */
  error?: ReactNode
}

/** A checkbox with its label at its side; a press on the label toggles it. */
export function CheckboxField({ label, hint, error, ...rest }: CheckboxFieldProps) {
  const id = useId()
  return (
    <div className="flex items-start gap-3">
      <input
        {...rest}
        id={id}
        type="checkbox"
        aria-invalid={error ? true : undefined}
        aria-describedby={hint || error ? `${id}-more` : undefined}
        className="mt-0.5 size-4 flex-none accent-accent max-md:mt-3.5"
      />
      <div className="min-w-0">
        <label htmlFor={id} className="block font-medium max-md:min-h-11 max-md:py-2.5">
          {label}
        </label>
        <div id={`${id}-more`}>
          {hint && <p className="mt-0.5 text-sm text-ink-3">{hint}</p>}
          {error && (
            <p role="alert" className="mt-0.5 text-sm text-bad">
              {error}
            </p>
          )}
        </div>
      </div>
    </div>
  )
}
