'use client'

import { Suspense, useState, type ReactNode } from 'react'

export type PageBoundaryProps = {
  /** Shown until a late page arrives; null when the page is complete. */
  skeleton: ReactNode
  children: ReactNode
}

/**
 * Keeps the Suspense boundary of the first render, or its absence. On a later render the data may be in time where they
 * were late, or the reverse; a different tree would make React discard the page's state, such as text being written.
 */
export function PageBoundary({ skeleton, children }: PageBoundaryProps) {
  const [opened] = useState(skeleton)
  return opened ? <Suspense fallback={opened}>{children}</Suspense> : children
}
