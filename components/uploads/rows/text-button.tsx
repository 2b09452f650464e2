import type { ReactNode } from 'react'

export type TextButtonProps = {
  /** Includes the name of the file; starts with the visible text if possible. */
  label: string
  onClick: () => void
  children: ReactNode
}

/** A small action within a line of text. */
export function TextButton({ label, onClick, children }: TextButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      className="rounded-sm font-medium text-ink underline decoration-line-control underline-offset-3 hover:decoration-current max-md:min-h-11"
      onClick={onClick}
    >
      {children}
    </button>
  )
}
