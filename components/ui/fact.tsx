import { useLocale } from 'next-intl'
import type { ReactNode } from 'react'
import { factSeparator } from '@/lib/format/join-facts'

/** A further fact on a line of short ones, after a separator. */
export function Fact({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <span className={className}>
      {/* As an item of a flex container, too, it begins with its space. */}
      <span className="whitespace-pre-wrap">{factSeparator(useLocale())}</span>
      {children}
    </span>
  )
}
