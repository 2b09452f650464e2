'use client'

import type { ComponentProps, ReactNode } from 'react'
import { unlessInert } from './button'
import { iconButtonClasses, type ButtonSize, type ButtonVariant } from './button-style'
import { Spinner } from './spinner'

export type IconButtonProps = Omit<ComponentProps<'button'>, 'children' | 'aria-label'> & {
  /** Names the action and its object: "Delete receipt.pdf". Read aloud, and shown on hover. */
  label: string
  icon: ReactNode
  variant?: ButtonVariant | undefined
  size?: ButtonSize | undefined
  busy?: boolean | undefined
}

export function IconButton({
  label,
  icon,
  variant,
  size,
  busy = false,
  className,
  onClick,
  type = 'button',
  ...rest
}: IconButtonProps) {
  return (
    <button
      title={label}
      {...rest}
      type={type}
      aria-label={label}
      {...(busy && { 'aria-busy': true, 'aria-disabled': true })}
      onClick={unlessInert(onClick)}
      className={iconButtonClasses({ variant, size, className })}
    >
      {busy ? <Spinner /> : icon}
    </button>
  )
}
