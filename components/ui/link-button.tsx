import type { ReactNode } from 'react'
import { buttonClasses, type ButtonSize, type ButtonVariant } from './button-style'
import { PageLink, type PageLinkProps } from './page-link'

export type LinkButtonProps = PageLinkProps & {
  variant?: ButtonVariant | undefined
  size?: ButtonSize | undefined
  icon?: ReactNode
}

/** A link, since it navigates, with the style of a button. */
export function LinkButton({ variant, size, icon, className, children, ...rest }: LinkButtonProps) {
  return (
    <PageLink {...rest} className={buttonClasses({ variant, size, className })}>
      {icon}
      {children}
    </PageLink>
  )
}
