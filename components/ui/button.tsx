'use client'

import type { ComponentProps, MouseEvent, ReactNode } from 'react'
import { buttonClasses, type ButtonSize, type ButtonVariant } from './button-style'
import { Spinner } from './spinner'

export type ButtonProps = ComponentProps<'button'> & {
  variant?: ButtonVariant | undefined
  size?: ButtonSize | undefined
  /** Precedes the label; replaced by the spinner while busy. */
  icon?: ReactNode
  /** Work is running: the button keeps its focus and its label, and ignores presses. */
  busy?: boolean | undefined
}

export function Button({
  variant,
  size,
  icon,
  busy = false,
  className,
  children,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      {...(busy && { 'aria-busy': true, 'aria-disabled': true })}
      onClick={unlessInert(onClick)}
      className={buttonClasses({ variant, size, className })}
    >
      {busy ? <Spinner /> : icon}
      {children}
    </button>
  )
}

/**
 * A button that is not `disabled` keeps its focus; `aria-disabled` announces that it is inactive, and this makes it so.
 */
export function unlessInert(onClick: ButtonProps['onClick']) {
  return (event: MouseEvent<HTMLButtonElement>) => {
    if (event.currentTarget.getAttribute('aria-disabled') === 'true') {
      event.preventDefault()
      event.stopPropagation()
      return
    }
    onClick?.(event)
  }
}
