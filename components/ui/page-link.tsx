'use client'

import { useRouter } from 'next/navigation'
import type { ComponentProps, MouseEvent } from 'react'

type OwnProps = 'onPointerEnter' | 'onTouchStart' | 'onFocus'

export type PageLinkProps = Omit<ComponentProps<'a'>, OwnProps> & {
  /** A page of the desk: lib/format/paths.ts. */
  href: string
  /** False for long lists of links, most of which are only passed by the pointer. */
  prefetch?: boolean | undefined
}

/**
 * A link to another page of the desk. The additional features of next/link (URL objects, other sites, prefetching
 * visible links) take 2.4 KB of every first load; here the page is prefetched on hover and focus.
 */
export function PageLink({ href, prefetch = true, onClick, children, ...rest }: PageLinkProps) {
  const router = useRouter()
  const prefetchPage = prefetch ? () => router.prefetch(href) : undefined
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
      onPointerEnter={prefetchPage}
      onTouchStart={prefetchPage}
      onFocus={prefetchPage}
      onClick={follow}
    >
      {children}
    </a>
  )
}

/** Other clicks are left to the browser: a new tab, a new window, a download. */
function isPlainClick(event: MouseEvent): boolean {
  const hasModifier = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey
  return event.button === 0 && !hasModifier
}
