'use client'

import { useRef, type ComponentProps, type MouseEvent } from 'react'
import { useToast } from '@/components/ui/toast'
import { useProblemText } from './problem-text'

export type DownloadLinkProps = ComponentProps<'a'> & { href: string }

/**
 * A link to a download, which the browser continues and shows even when the page is left. A HEAD request comes first,
 * so that a refusal can be explained; the browser would only show a failed download.
 */
export function DownloadLink({ href, children, ...rest }: DownloadLinkProps) {
  const toast = useToast()
  const problemText = useProblemText()
  const state = useRef<'asking' | 'allowed' | null>(null)

  async function ask(link: HTMLAnchorElement): Promise<void> {
    state.current = 'asking'
    const problem = await import('@/lib/api-client/check-download').then(
      ({ checkDownload }) => checkDownload(href),
      () => ({ code: 'network' }) as const,
    )
    state.current = problem ? null : 'allowed'
    if (problem) toast.show({ tone: 'bad', message: problemText(problem) })
    else link.click()
  }

  function onClick(event: MouseEvent<HTMLAnchorElement>): void {
    if (state.current === 'allowed') {
      state.current = null
      return
    }
    event.preventDefault()
    if (!state.current) void ask(event.currentTarget)
  }

  return (
    <a {...rest} href={href} onClick={onClick}>
      {children}
    </a>
  )
}
