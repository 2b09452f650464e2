'use client'

import { Suspense, useState, type ReactNode } from 'react'

export type PageBoundaryProps = {
  /** Stands in for a page whose data were late; null for one that is complete. */
  skeleton: ReactNode
  children: ReactNode
}

/**
 * Keeps the boundary with which a page was opened, or none. When the page is rendered again, its data may be in time
 * where they were late: with another tree React would discard its state, such as a text being written.
 */
export function PageBoundary({ skeleton, children }: PageBoundaryProps) {
  const [opened] = useState(skeleton)
  return opened ? <Suspense fallback={opened}>{children}</Suspense> : children
}
