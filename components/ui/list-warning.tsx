import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

/** One line above a list about what it leaves out. */
export function ListWarning({ children }: { children: ReactNode }) {
  return (
    <p className="flex items-start gap-2 border-b border-line px-4 py-2.5 text-sm text-warn">
      <span className="flex h-[1lh] items-center">
        <TriangleAlert />
      </span>
      <span>{children}</span>
    </p>
  )
}
