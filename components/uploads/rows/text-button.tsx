import type { ReactNode } from 'react'

export type TextButtonProps = {
  /** With the name of the file; begins with the words on screen where it can. */
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
