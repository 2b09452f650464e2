import type { ReactElement } from 'react'
import { PageBoundary, type PageBoundaryProps } from '@/components/shell/page-boundary'

/** Shorter than React's own wait: it shows streamed content no earlier than 300 ms after what stands in for it. */
const IN_TIME_MS = 250

const LATE = Symbol('late')

/**
 * Sends a page in one piece when its data arrive soon, and the skeleton first when they do not. A skeleton that is
 * replaced at once would show the content later, and a `notFound()` after it would be sent as status 200.
 */
export async function inTime(
  page: Promise<ReactElement>,
  skeleton: ReactElement,
): Promise<ReactElement<PageBoundaryProps>> {
  const { promise: late, resolve } = Promise.withResolvers<typeof LATE>()
  const timer = setTimeout(() => resolve(LATE), IN_TIME_MS)
  try {
    const first = await Promise.race([page, late])
    return first === LATE ? (
      <PageBoundary skeleton={skeleton}>{page}</PageBoundary>
    ) : (
      <PageBoundary skeleton={null}>{first}</PageBoundary>
    )
  } finally {
    clearTimeout(timer)
  }
}
