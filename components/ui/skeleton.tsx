import clsx from 'clsx'

/** Holds the place of what is loading. The region around it sets aria-busy and says so in words. */
export function Skeleton({ className }: { className?: string | undefined }) {
  return (
    <span
      aria-hidden="true"
      className={clsx('block animate-pulse rounded-sm bg-line forced-colors:border', className)}
    />
  )
}
