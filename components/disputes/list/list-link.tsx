import type { MouseEvent, ReactNode } from 'react'

export type ListLinkProps = {
  href: string
  /** Whether its list is on screen. */
  current: boolean
  onShow: () => void
  className: string
  /** Of a saved view. */
  viewId?: string
  title?: string
  /** For screen readers; contains the visible text. */
  label?: string
  children: ReactNode
}

/** A list with its own URL: a link, which also opens in a new window. Here only the rows are loaded. */
export function ListLink({
  href,
  current,
  onShow,
  className,
  viewId,
  title,
  label,
  children,
}: ListLinkProps) {
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    onShow()
  }
  return (
    <a
      href={href}
      aria-current={current ? 'page' : undefined}
      data-view={viewId}
      title={title}
      aria-label={label}
      onClick={follow}
      className={className}
    >
      {children}
    </a>
  )
}
