import type { MouseEvent, ReactNode } from 'react'

export type ListLinkProps = {
  href: string
  /** Whether its list is on screen. */
  current: boolean
  onShow: () => void
  className: string
  children: ReactNode
}

/** A list with its own URL: a link, which also opens in a new window. Here only the rows are loaded. */
export function ListLink({ href, current, onShow, className, children }: ListLinkProps) {
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    onShow()
  }
  return (
    <a
      href={href}
      aria-current={current ? 'page' : undefined}
      onClick={follow}
      className={className}
    >
      {children}
    </a>
  )
}
