'use client'

import { useRouter } from 'next/navigation'
import type { ComponentProps, MouseEvent } from 'react'

type OwnProps = 'onPointerEnter' | 'onTouchStart' | 'onFocus'

export type PageLinkProps = Omit<ComponentProps<'a'>, OwnProps> & {
  /** A page of the desk: lib/format/paths.ts. */
  href: string
  /** False where there are many of them, and most are only passed on the way. */
  prefetch?: boolean | undefined
}

/**
 * A link to another page of the desk. What next/link does beyond this (addresses as objects, other sites, prefetching
 * whatever scrolls by) takes 2.4 KB of every first load; here the page is prefetched on hover and focus.
 */
export function PageLink({ href, prefetch = true, onClick, children, ...rest }: PageLinkProps) {
  const router = useRouter()
  const approach = prefetch ? () => router.prefetch(href) : undefined
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event)
    if (!isPlainClick(event)) return
    event.preventDefault()
    router.push(href)
  }
  return (
    <a
      {...rest}
      href={href}
      onPointerEnter={approach}
      onTouchStart={approach}
      onFocus={approach}
      onClick={follow}
    >
      {children}
    </a>
  )
}

/** Any other click is the browser's: a new tab, a new window, a download. */
function isPlainClick(event: MouseEvent): boolean {
  const hasModifier = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey
  return event.button === 0 && !hasModifier
}
