import Link from 'next/link'
import type { ComponentProps, ReactNode } from 'react'
import { buttonClasses, type ButtonSize, type ButtonVariant } from './button-style'

export type LinkButtonProps = ComponentProps<typeof Link> & {
  variant?: ButtonVariant | undefined
  size?: ButtonSize | undefined
  icon?: ReactNode
}

/** Goes somewhere, so it is a link; looks like a button. */
export function LinkButton({ variant, size, icon, className, children, ...rest }: LinkButtonProps) {
  return (
    <Link {...rest} className={buttonClasses({ variant, size, className })}>
      {icon}
      {children}
    </Link>
  )
}
