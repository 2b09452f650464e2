import clsx from 'clsx'

export type ProgressBarProps = {
  /** Names what is progressing: "Uploading receipt.pdf". */
  label: string
  /** From 0 to 1; null while unknown. */
  value: number | null
  className?: string | undefined
}

/** The native progress element, whose value screen readers announce. */
export function ProgressBar({ label, value, className }: ProgressBarProps) {
  return (
    <progress
      aria-label={label}
      max={1}
      {...(value !== null && { value: Math.min(1, Math.max(0, value)) })}
      className={clsx(
        'block h-1 w-full appearance-none overflow-hidden rounded-full border-0 bg-line',
        '[&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:rounded-full [&::-webkit-progress-value]:bg-accent',
        '[&::-webkit-progress-value]:transition-[inline-size] [&::-moz-progress-bar]:rounded-full [&::-moz-progress-bar]:bg-accent',
        'forced-colors:appearance-auto',
        value === null && 'animate-pulse bg-accent-soft',
        className,
      )}
    />
  )
}
