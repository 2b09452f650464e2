'use client'

import { useRef, type ComponentProps, type MouseEvent } from 'react'
import { useToast } from '@/components/ui/toast'
import { useProblemText } from './problem-text'

export type DownloadLinkProps = ComponentProps<'a'> & { href: string }

/**
 * A link whose target the browser saves: it shows the progress itself, and goes on when the page is left. The server
 * is asked first, so that a refusal is put into words here; the browser would only show a failed download.
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
