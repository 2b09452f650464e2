'use client'

import { useSelectedLayoutSegments } from 'next/navigation'
import type { ReactNode } from 'react'

/**
 * Says to CSS whether the page is a workspace: see the variant in app/globals.css. Written here and not found by
 * `:has()`, with which each change of the document would compute the styles of all of it.
 */
export function Frame({ children }: { children: ReactNode }) {
  const [section, disputeId] = useSelectedLayoutSegments()
  const isDispute = section === 'disputes' && disputeId !== undefined
  return (
    <div
      data-workspace={isDispute ? '' : undefined}
      className="min-h-dvh lg:grid lg:grid-cols-[216px_minmax(0,1fr)] workspace:relative workspace:h-dvh workspace:grid-cols-[56px_minmax(0,1fr)] workspace:overflow-clip"
    >
      {children}
    </div>
  )
}
