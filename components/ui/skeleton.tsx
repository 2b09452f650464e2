import clsx from 'clsx'

/** A placeholder for loading content. The region around it sets aria-busy and has a text. */
export function Skeleton({ className }: { className?: string | undefined }) {
  return (
    <span
      aria-hidden="true"
      className={clsx('block animate-pulse rounded-sm bg-line forced-colors:border', className)}
    />
  )
}
